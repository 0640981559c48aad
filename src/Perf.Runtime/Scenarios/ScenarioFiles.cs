using Perf.Compatibility.Artillery;
using Perf.Engine.Planning;
using Perf.Engine.Scenarios;

namespace Perf.Runtime;

/// <summary>Reads scenario files of every kind. Which kind a file is, its content says; the list is asked in order, and what nobody knows is a scenario of Perf's own.</summary>
internal static class ScenarioFiles
{
    // Whoever asks for the kind of a file must not have to read a huge one.
    private const int MaxBytes = 2_000_000;

    private static readonly IReadOnlyList<(Func<string, string, bool> IsOne, Func<string, ScenarioFileOptions, Scenario> Load)> s_kinds =
    [
        (IsArtillery, LoadArtillery),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is asked for.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="PerfException">The file is missing, unreadable, or has problems; all are listed.</exception>
    public static Scenario Load(string path, ScenarioFileOptions options)
    {
        string? text = TextOf(path);
        foreach ((Func<string, string, bool> isOne, Func<string, ScenarioFileOptions, Scenario> load) in s_kinds)
        {
            if (text is not null && isOne(path, text))
            {
                return load(path, options);
            }
        }

        return options.ConfigPath is not { } config ? ScenarioLoader.Load(path) : throw new PerfException(
            ErrorIds.ArgumentInvalid,
            $"-ConfigPath {config} is a file of options for a k6 script, or of settings for an Artillery test, and '{path}' is none of them. What a scenario of Perf's own needs stands in it, and -Environment and -Variable change it.",
            config);
    }

    private static bool IsArtillery(string path, string text) => Path.GetExtension(path).ToLowerInvariant() is ".yml" or ".yaml" or ".json" && ArtilleryLoader.IsArtillery(text);

    // ENVIRONMENT of the process may be meant for other programs: only where the test knows the name does it change anything.
    private static Scenario LoadArtillery(string path, ScenarioFileOptions options)
    {
        var asked = new ArtilleryOptions { File = path, Config = options.ConfigPath, Environment = options.Environment, Target = options.Target, Variables = options.Variables, TestId = Path.GetFileNameWithoutExtension(path) };
        Scenario scenario = ArtilleryLoader.Load(asked, Environment.GetEnvironmentVariable);
        return options.Environment is null && Environment.GetEnvironmentVariable(Planner.EnvironmentVariable) is { Length: > 0 } name && scenario.Environments.ContainsKey(name)
            ? ArtilleryLoader.Load(asked with { Environment = name }, Environment.GetEnvironmentVariable)
            : scenario;
    }

    // What cannot be read is told by whoever reads it in the end.
    private static string? TextOf(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MaxBytes } ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
