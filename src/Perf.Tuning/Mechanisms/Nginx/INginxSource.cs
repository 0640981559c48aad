namespace Perf.Tuning.Nginx;

/// <summary>Where the texts of a configuration come from.</summary>
internal interface INginxSource
{
    /// <summary>The text of a file; null where there is none.</summary>
    /// <param name="path">The path.</param>
    string? Read(string path);

    /// <summary>The files that a pattern means, in nginx' order.</summary>
    /// <param name="pattern">The pattern, absolute.</param>
    IReadOnlyList<string> Find(string pattern);
}
