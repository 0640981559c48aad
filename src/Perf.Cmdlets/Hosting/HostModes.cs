namespace Perf.Commands;

/// <summary>Tells how the host's process was started.</summary>
internal static class HostModes
{
    private enum Kind
    {
        Command,
        File,
        NoExit,
        NonInteractive,
        WithValue,
        Plain,
    }

    // The options of pwsh and perfsh that matter here. As pwsh has it, every beginning of the name that is not shorter than the second text is the option
    // too; the first that fits counts. A value that follows an option is no script.
    private static readonly (string Name, string Shortest, Kind Kind)[] s_options =
    [
        ("noexit", "noe", Kind.NoExit),
        ("noninteractive", "noni", Kind.NonInteractive),
        ("configurationfile", "configurationfile", Kind.WithValue),
        ("configurationname", "config", Kind.WithValue),
        ("custompipename", "cus", Kind.WithValue),
        ("commandwithargs", "commandwithargs", Kind.Command),
        ("cwa", "cwa", Kind.Command),
        ("command", "c", Kind.Command),
        ("windowstyle", "w", Kind.WithValue),
        ("file", "f", Kind.File),
        ("outputformat", "o", Kind.WithValue),
        ("of", "of", Kind.WithValue),
        ("inputformat", "in", Kind.WithValue),
        ("if", "if", Kind.WithValue),
        ("executionpolicy", "ex", Kind.WithValue),
        ("ep", "ep", Kind.WithValue),
        ("encodedcommand", "e", Kind.Command),
        ("ec", "ec", Kind.Command),
        ("settingsfile", "settings", Kind.WithValue),
        ("workingdirectory", "wo", Kind.WithValue),
        ("wd", "wd", Kind.WithValue),
    ];

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

        bool neverAsks = inputRedirected;
        for (int i = 0; i < arguments.Count; i++)
        {
            // What follows a command or a script belongs to it; a -NoExit there is not the host's.
            switch (KindOf(arguments[i]))
            {
                case Kind.NoExit:
                    return HostMode.Prompt;
                case Kind.Command:
                    return HostMode.Batch;
                case Kind.File:
                    return hostName == "perfsh" ? HostMode.Batch : HostMode.PwshFile;
                case Kind.NonInteractive:
                    neverAsks = true;
                    break;
                case Kind.WithValue:
                    i++;
                    break;
            }
        }

        return neverAsks ? HostMode.Batch : HostMode.Prompt;
    }

    private static Kind KindOf(string argument)
    {
        if (argument == "-")
        {
            return Kind.Command;
        }

        if (!argument.StartsWith('-'))
        {
            return Kind.File;
        }

        string option = argument[(argument.StartsWith("--", StringComparison.Ordinal) ? 2 : 1)..].ToLowerInvariant();
        foreach ((string name, string shortest, Kind kind) in s_options)
        {
            if (option.StartsWith(shortest, StringComparison.Ordinal) && name.StartsWith(option, StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return Kind.Plain;
    }
}
