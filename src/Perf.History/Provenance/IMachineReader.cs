namespace Perf.History;

/// <summary>What is asked of a machine to tell it from others. The one in use reads the machine; tests give files of machines that they are not on.</summary>
public interface IMachineReader
{
    /// <summary>Reads a small text file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The text; null when it is not there or may not be read.</returns>
    string? ReadText(string path);

    /// <summary>Lists a folder.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>Full paths in it, in ordinal order; none when it is not there.</returns>
    IReadOnlyList<string> List(string path);

    /// <summary>Reads an environment variable.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value or null.</returns>
    string? Variable(string name);
}
