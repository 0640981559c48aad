namespace Perf.Shell.CommandLine;

/// <summary>What one invocation of perfsh is to do.</summary>
internal enum ShellMode
{
    Interactive,
    Command,
    CommandFromInput,
    File,
    Version,
    Help,
    UsageError,
}

/// <summary>The parsed command line.</summary>
internal sealed record ShellOptions
{
    public ShellMode Mode { get; init; }

    /// <summary>The script text of -Command and -EncodedCommand.</summary>
    public string? Command { get; init; }

    /// <summary>The script path as given.</summary>
    public string? File { get; init; }

    /// <summary>True when -File was written, false for a bare script path: the error message differs.</summary>
    public bool FileIsExplicit { get; init; }

    public IReadOnlyList<ScriptArgument> Arguments { get; init; } = [];

    public bool NoExit { get; init; }

    public bool NonInteractive { get; init; }

    public bool NoLogo { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>What is wrong with the command line, in <see cref="ShellMode.UsageError"/>.</summary>
    public string? Error { get; init; }
}
