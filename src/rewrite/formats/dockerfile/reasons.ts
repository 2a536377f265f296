/** Why a key in a Dockerfile stays, and what to do about it. */
export const REASONS = {
  environment:
    'ENV and ARG write their values into the image, where anybody can read them. Let the program put this text together from a variable of its own when the container starts, and remove it here.',
  instruction:
    'This instruction writes the key into the image, and it cannot read a secret. Use the key in a RUN command or when the container starts, and remove it here.',
  used: 'Other instructions put this variable into the image. Remove it from them first, then use the fix again.',
  argument:
    'No command here names this argument, so KeyGuard cannot tell which one reads it. Put --mount=type=secret,id=NAME,env=NAME behind the RUN of that one, and remove the argument.',
  execForm:
    'A command in brackets is run without a shell, so no variable is read in it. Write it without brackets, then use the fix again.',
  shell:
    'The shell of this Dockerfile is none of the POSIX kind. Put the variable in by hand, in the way of that shell.',
  document:
    'A here-document that is handed to a command may be taken as it is. Read the variable in the command itself, then use the fix again.',
  oldSyntax:
    'The syntax line asks for a version that cannot hand a secret to RUN as a variable. Make it docker/dockerfile:1, then use the fix again.',
} as const;
