namespace Perf.Commands;

/// <summary>Whether somebody sits at the prompt, or a script or a CI step is run to its end.</summary>
internal static class HostMode
{
    // Options of pwsh and perfsh that take a value of their own, which is no script.
    private static readonly string[] s_withValue =
        ["-workingdirectory", "-wd", "-executionpolicy", "-ex", "-ep", "-outputformat", "-o", "-of", "-inputformat", "-in", "-if", "-configurationname", "-config", "-configurationfile", "-settingsfile", "-settings", "-custompipename", "-windowstyle", "-w"];

    /// <summary>Whether the host is at a prompt: a pure function of how its process was started.</summary>
    /// <param name="hostName">The host's name: <c>ConsoleHost</c> is pwsh, <c>perfsh</c> ours; any other host decides for itself about exiting.</param>
    /// <param name="arguments">The process's command line without the program.</param>
    /// <param name="inputRedirected">Whether standard input is no terminal.</param>
    /// <returns>False when the process is to end with the exit code that a command asks for.</returns>
    public static bool IsInteractive(string hostName, IReadOnlyList<string> arguments, bool inputRedirected)
    {
        if (hostName is not ("ConsoleHost" or "perfsh"))
        {
            return true;
        }

        bool runsScript = false;
        for (int i = 0; i < arguments.Count; i++)
        {
            string option = arguments[i].ToLowerInvariant();
            if (option.StartsWith("--", StringComparison.Ordinal))
            {
                option = option[1..];
            }

            if (option is "-noexit" or "-noe")
            {
                return true;
            }

            if (s_withValue.Contains(option))
            {
                i++;
            }
            else if (option is "-command" or "-c" or "-file" or "-f" or "-encodedcommand" or "-e" or "-ec" or "-noninteractive" or "-noni" or "-commandwithargs" or "-cwa" or "-" || option[0] != '-')
            {
                // What follows belongs to the command or script; a -NoExit there is not the host's.
                runsScript = true;
                if (option is not ("-noninteractive" or "-noni"))
                {
                    break;
                }
            }
        }

        return !runsScript && !inputRedirected;
    }
}
