namespace Perf.Commands;

/// <summary>Tells how the host's process was started.</summary>
internal static class HostModes
{
    // Options of pwsh and perfsh that take a value of their own, which is no script.
    private static readonly string[] s_withValue =
    [
        "-workingdirectory", "-wd", "-executionpolicy", "-ex", "-ep", "-outputformat", "-o", "-of", "-inputformat", "-in", "-if", "-configurationname", "-config",
        "-configurationfile", "-settingsfile", "-settings", "-custompipename", "-windowstyle", "-w",
    ];

    private static readonly string[] s_command = ["-command", "-c", "-encodedcommand", "-e", "-ec", "-commandwithargs", "-cwa", "-"];

    /// <summary>The mode: a pure function of how the process was started.</summary>
    /// <param name="hostName">The host's name: <c>ConsoleHost</c> is pwsh, <c>perfsh</c> ours.</param>
    /// <param name="arguments">The process's command line without the program.</param>
    /// <param name="inputRedirected">Whether standard input is no terminal.</param>
    /// <returns>The mode.</returns>
    public static HostMode Of(string hostName, IReadOnlyList<string> arguments, bool inputRedirected)
    {
        if (hostName is not ("ConsoleHost" or "perfsh"))
        {
            return HostMode.Prompt;
        }

        for (int i = 0; i < arguments.Count; i++)
        {
            string option = arguments[i].ToLowerInvariant();
            if (option.StartsWith("--", StringComparison.Ordinal))
            {
                option = option[1..];
            }

            if (option is "-noexit" or "-noe")
            {
                return HostMode.Prompt;
            }

            // What follows belongs to the command or script; a -NoExit there is not the host's.
            if (s_command.Contains(option))
            {
                return HostMode.Batch;
            }

            if (option is "-file" or "-f" || !option.StartsWith('-'))
            {
                return hostName == "perfsh" ? HostMode.Batch : HostMode.PwshFile;
            }

            if (s_withValue.Contains(option))
            {
                i++;
            }
        }

        bool neverAsks = arguments.Any(argument => argument.TrimStart('-').ToLowerInvariant() is "noninteractive" or "noni");
        return inputRedirected || neverAsks ? HostMode.Batch : HostMode.Prompt;
    }
}
