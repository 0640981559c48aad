using System.Text.Json;

namespace Perf.Tests.Analysis.Power;

/// <summary>Labelled data of real systems, read where it lies: <c>PERF_DATA</c>, or a folder shared/data/regression beside the repository. It is never copied in; where it is absent the tests that need it are skipped, and say so.</summary>
internal static class RegressionData
{
    /// <summary>A file of it.</summary>
    /// <param name="name">The file's name.</param>
    /// <returns>Null where it is absent.</returns>
    public static string? Find(string name)
    {
        if (Environment.GetEnvironmentVariable("PERF_DATA") is { Length: > 0 } named)
        {
            return Existing(Path.Combine(named, name));
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared", "data", "regression", name)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Reads a file of it; skips the test where it is absent.</summary>
    /// <param name="name">The file's name.</param>
    public static JsonDocument Read(string name)
    {
        string? path = Find(name);
        Skip.If(path is null, $"{name} is not on this machine; set PERF_DATA to the folder that holds it.");
        return JsonDocument.Parse(File.ReadAllBytes(path!));
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;
}
