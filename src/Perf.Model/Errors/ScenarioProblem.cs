namespace Perf;

/// <summary>One thing that is wrong in a file, with the place where it is wrong.</summary>
public sealed record ScenarioProblem
{
    /// <summary>The file's path as the user gave it.</summary>
    public string File { get; init; } = "";

    /// <summary>The line, from 1; 0 when the whole file is meant.</summary>
    public int Line { get; init; }

    /// <summary>The column, from 1; 0 when the whole line is meant.</summary>
    public int Column { get; init; }

    /// <summary>What is wrong.</summary>
    public string Message { get; init; } = "";

    /// <summary>What would be allowed there, or null.</summary>
    public string? Allowed { get; init; }

    /// <summary>The valid word nearest to the one that was written, or null.</summary>
    public string? Nearest { get; init; }

    /// <summary>One line, <c>file:line:column: message (allowed …; did you mean …?)</c>, as compilers write it.</summary>
    public override string ToString()
    {
        string place = Line > 0 ? $"{File}:{Line}:{Column}" : File;
        string text = place.Length == 0 ? Message : $"{place}: {Message}";
        if (Nearest is not null)
        {
            text += $"; did you mean '{Nearest}'?";
        }

        return Allowed is null ? text : $"{text}{(Nearest is null ? "." : "")} Allowed: {Allowed}.";
    }
}
