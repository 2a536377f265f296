<?php
// Reads a list of [before, after, variables], programs that leave something in $value, and says of each whether that is the same.
function result(string $program): array
{
    $a = 'A';
    $list = ['k' => 'v'];
    $value = null;
    ob_start();
    try {
        eval($program);
    } catch (\ParseError $e) {
        ob_end_clean();
        return ['invalid', $e->getMessage()];
    } catch (\Throwable $e) {
        ob_end_clean();
        return ['failed', get_class($e)];
    }
    ob_end_clean();
    return ['value', var_export($value, true)];
}

set_error_handler(fn () => true);
$answers = [];
foreach (json_decode(stream_get_contents(STDIN), true) as [$before, $after, $variables]) {
    foreach ($variables as $name => $value) {
        putenv("$name=$value");
        $_ENV[$name] = $value;
    }
    $expected = result($before);
    $actual = result($after);
    $answers[] = $expected[0] !== 'value' ? 'invalid' : ($actual === $expected ? 'same' : 'different: ' . ($actual[0] === 'value' ? '' : implode(' ', $actual)));
}
echo json_encode($answers);
