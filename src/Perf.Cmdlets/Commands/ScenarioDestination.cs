namespace Perf.Commands;

/// <summary>Where a scenario is written.</summary>
internal static class ScenarioDestination
{
    /// <summary>The name of a scenario's file: what no system allows in names, and blanks, become dashes.</summary>
    /// <param name="name">The scenario's name.</param>
    public static string FileName(string name)
    {
        string plain = string.Join('-', new string([.. name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return $"{(plain.Trim('.').Length == 0 ? "scenario" : plain.ToLowerInvariant())}.yaml";
    }

    /// <summary>The file for a source: the path itself, or in a folder a file that is named after the source.</summary>
    /// <param name="path">The whole path of the file or folder.</param>
    /// <param name="written">The same as the user wrote it.</param>
    /// <param name="source">The file that is converted, or null.</param>
    public static string For(string path, string written, string? source) =>
        FileResolution.IsFolder(path, written) ? Path.Combine(path, FileName(source is null ? "converted" : Path.GetFileNameWithoutExtension(source))) : path;
}
