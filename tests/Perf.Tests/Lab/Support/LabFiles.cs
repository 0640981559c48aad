namespace Perf.Tests.Lab.Support;

/// <summary>Files of tests/Perf.Lab.</summary>
internal static class LabFiles
{
    /// <summary>The text of one.</summary>
    public static string Text(string name)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string path = Path.Combine(folder, "tests", "Perf.Lab", name);
            if (File.Exists(path))
            {
                return File.ReadAllText(path);
            }
        }

        throw new FileNotFoundException($"tests/Perf.Lab/{name} was not found above the test assembly.");
    }
}
