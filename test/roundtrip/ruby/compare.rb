# Reads a list of [before, after, variables], programs that leave something in `value`, and says of each whether that is the same.
require 'json'

def result(program)
  $VERBOSE = nil
  eval("value = nil\n#{program}\nvalue.inspect")
rescue SyntaxError => e
  [:invalid, e.message[0, 200]]
rescue StandardError => e
  [:failed, e.class.name]
end

answers = JSON.parse($stdin.read).map do |before, after, variables|
  ENV.update(variables)
  expected = result(before)
  next 'invalid' if expected.is_a?(Array)

  actual = result(after)
  actual == expected ? 'same' : "different: #{actual.is_a?(Array) ? actual : ''}"
end
puts JSON.generate(answers)
