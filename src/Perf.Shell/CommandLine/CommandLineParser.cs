using System.Text;

namespace Perf.Shell.CommandLine;

/// <summary>Reads the command line as pwsh does: the same names, abbreviations and order, and nothing unknown is let through.</summary>
internal static class CommandLineParser
{
    private enum Switch { Command, File, EncodedCommand, Version, Help, NoProfile, NoLogo, NonInteractive, Interactive, NoExit, Login, WorkingDirectory, ExecutionPolicy }

    // The second name is the shortest abbreviation: every prefix of the full name not shorter than it is accepted.
    private static readonly (string Full, string Shortest, Switch Switch)[] Switches =
    [
        ("command", "c", Switch.Command),
        ("file", "f", Switch.File),
        ("encodedcommand", "e", Switch.EncodedCommand),
        ("ec", "ec", Switch.EncodedCommand),
        ("version", "v", Switch.Version),
        ("help", "h", Switch.Help),
        ("?", "?", Switch.Help),
        ("noprofile", "nop", Switch.NoProfile),
        ("nologo", "nol", Switch.NoLogo),
        ("noninteractive", "noni", Switch.NonInteractive),
        ("interactive", "i", Switch.Interactive),
        ("noexit", "noe", Switch.NoExit),
        ("login", "l", Switch.Login),
        ("workingdirectory", "wo", Switch.WorkingDirectory),
        ("wd", "wd", Switch.WorkingDirectory),
        ("executionpolicy", "ex", Switch.ExecutionPolicy),
        ("ep", "ep", Switch.ExecutionPolicy),
    ];

    public static ShellOptions Parse(IReadOnlyList<string> args)
    {
        var options = new ShellOptions();
        for (int i = 0; i < args.Count; i++)
        {
            string arg = args[i];
            if (arg == "-")
            {
                return i == args.Count - 1
                    ? options with { Mode = ShellMode.CommandFromInput }
                    : Wrong("'-' (read the script from standard input) must be the last argument.");
            }

            if (arg.Length == 0 || arg[0] != '-')
            {
                return options with { Mode = ShellMode.File, File = arg, Arguments = ScriptArgument.Collect(args.Skip(i + 1)) };
            }

            string key = arg.TrimStart('-').ToLowerInvariant();
            string? next = i + 1 < args.Count ? args[i + 1] : null;
            switch (Find(key))
            {
                case Switch.Version:
                    return options with { Mode = ShellMode.Version };
                case Switch.Help:
                    return options with { Mode = ShellMode.Help };
                case Switch.Command:
                    if (next is null)
                    {
                        return Wrong($"Cannot process the command because of a missing parameter. A command must follow {arg}.");
                    }

                    if (next == "-")
                    {
                        return i + 2 == args.Count
                            ? options with { Mode = ShellMode.CommandFromInput }
                            : Wrong("'-' was specified with the -Command parameter; no other arguments to -Command are permitted.");
                    }

                    return options with { Mode = ShellMode.Command, Command = string.Join(' ', args.Skip(i + 1)) };
                case Switch.File:
                    if (next is null)
                    {
                        return Wrong($"The {arg} parameter requires a file path argument.");
                    }

                    return next == "-"
                        ? options with { Mode = ShellMode.CommandFromInput }
                        : options with { Mode = ShellMode.File, File = next, FileIsExplicit = true, Arguments = ScriptArgument.Collect(args.Skip(i + 2)) };
                case Switch.EncodedCommand:
                    if (Decode(next) is not { } script)
                    {
                        return Wrong("Cannot process the command because the value specified with -EncodedCommand is not properly encoded. The value must be Base64 encoded UTF-16.");
                    }

                    options = options with { Mode = ShellMode.Command, Command = script };
                    i++;
                    break;
                case Switch.WorkingDirectory:
                    if (string.IsNullOrEmpty(next))
                    {
                        return Wrong($"The {arg} parameter requires a directory.");
                    }

                    options = options with { WorkingDirectory = next };
                    i++;
                    break;
                case Switch.ExecutionPolicy:
                    if (next is null)
                    {
                        return Wrong($"The {arg} parameter requires an execution policy.");
                    }

                    // Execution policies exist on Windows only; elsewhere pwsh accepts the name and does nothing, too.
                    i++;
                    break;
                case Switch.NoExit:
                    options = options with { NoExit = true };
                    break;
                case Switch.NonInteractive:
                    options = options with { NonInteractive = true };
                    break;
                case Switch.NoLogo:
                    options = options with { NoLogo = true };
                    break;
                case Switch.NoProfile or Switch.Interactive or Switch.Login:
                    // No profile is ever read, and a terminal is interactive already.
                    break;
                default:
                    return Wrong($"The argument '{arg}' is not a parameter of perfsh.");
            }
        }

        return options;

        ShellOptions Wrong(string error) => options with { Mode = ShellMode.UsageError, Error = error };
    }

    private static Switch? Find(string key)
    {
        foreach (var (full, shortest, found) in Switches)
        {
            if (key.Length >= shortest.Length && full.StartsWith(key, StringComparison.Ordinal))
            {
                return found;
            }
        }

        return null;
    }

    private static string? Decode(string? base64)
    {
        var bytes = new byte[(base64?.Length ?? 0) + 3];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out int length) && length % 2 == 0
            ? Encoding.Unicode.GetString(bytes, 0, length)
            : null;
    }
}
