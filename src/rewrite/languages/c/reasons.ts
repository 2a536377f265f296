/** Why a key in C or C++ stays, and what to do about it. */
export const REASONS = {
  device:
    'A program on a microcontroller has no environment to read. Put the key into a header that git ignores, such as arduino_secrets.h, and include that here.',
  constant:
    'The compiler needs a fixed text in this place, which no variable can be. Use the key in a function instead, then use the fix again.',
  constexpr:
    'A constexpr value is made by the compiler, which cannot read the environment. Make it const, then use the fix again.',
  fileScope:
    'C sets this variable before the program runs, so it cannot be read from the environment. Set it in a function, such as main, then use the fix again.',
  encoding:
    'This literal is of another type than what the environment has. Write it as a plain one and convert it where it is used, then use the fix again.',
  array:
    'The literal gives this array its length. Make it a pointer (const char *) and use strlen for the length, then use the fix again.',
  sharedArray:
    'Other files may know this as an array, which cannot be a pointer for them. Make it static, then use the fix again.',
  field:
    'The key fills an array in this structure, and only a literal can do that here. Copy it there with snprintf in a statement of its own, then use the fix again.',
  joinC:
    'C cannot join texts where this one stands. Write it into an array with snprintf first, then use the fix again.',
  joinCpp:
    'KeyGuard cannot tell whether this may be a std::string. Put the text into a std::string variable of its own first, then use the fix again.',
  view: 'A view of a text that is joined here would outlive it. Make it a std::string, then use the fix again.',
  format:
    'The arguments of this format have numbers. Put the key into an argument of its own, then use the fix again.',
  besideMacro:
    'This text stands beside a macro, whose text is not known here. Put the key into a literal of its own, then use the fix again.',
  macroArgument:
    'This macro may need a literal. Put the key into a variable before it, then use the fix again.',
  macro:
    'A macro like this one cannot read a variable. Define one that is the key and nothing else, or use a function, then use the fix again.',
  sharedMacro:
    'Other files may put this macro beside a literal, so it is left as it is. Make it a function or a const char * that is set in one source file, then use the fix again.',
  pastedMacro:
    'This macro is used where only a literal can stand, such as beside another one. Use "%s" or a std::string there, then use the fix again.',
} as const;
