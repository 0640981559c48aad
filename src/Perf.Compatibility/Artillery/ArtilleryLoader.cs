using System.Security.Cryptography;
using Perf.Compatibility.Artillery.Reading;
using Perf.Compatibility.Artillery.Translation;

namespace Perf.Compatibility.Artillery;

/// <summary>Reads Artillery tests as scenarios. What is not supported is told before anything runs, all of it at once, with file and line.</summary>
public static class ArtilleryLoader
{
    private const int MaxBytes = 1_000_000;

    /// <summary>Whether a text is an Artillery test: it has <c>config</c> or <c>scenarios</c> at its top, where a scenario of Perf's has <c>load</c> and <c>flows</c>.</summary>
    /// <param name="text">The text of the file.</param>
    /// <returns>False for a text that is neither YAML nor JSON too.</returns>
    public static bool IsArtillery(string text)
    {
        bool isJson = text.AsSpan().TrimStart().StartsWith("{");
        bool hasTheirs = false;
        foreach (string line in text.Split('\n'))
        {
            string key = line.TrimStart('{', ' ', '\t', '"', '\'');
            bool isTop = line.Length > 0 && (line[0] is not (' ' or '\t') || isJson);
            if (!isTop)
            {
                continue;
            }

            if (StartsWithKey(key, "load") || StartsWithKey(key, "flows"))
            {
                return false;
            }

            hasTheirs |= StartsWithKey(key, "config") || StartsWithKey(key, "scenarios");
        }

        return hasTheirs;
    }

    /// <summary>Reads a test.</summary>
    /// <param name="options">Its file, and what the command line adds.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>The scenario; what is done otherwise than the author may think is in <see cref="Scenario.Warnings"/>.</returns>
    /// <exception cref="PerfException">The file is missing or cannot be read.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ScenarioInvalid"/>, with all problems in the order of the file.</exception>
    public static Scenario Load(ArtilleryOptions options, Func<string, string?> environment)
    {
        var problems = new Problems();
        ArtilleryTest? test = new TestReader(options, environment, ReadText, RandomNumberGenerator.GetInt32, problems).Read();
        Scenario? scenario = test is null ? null : TestTranslator.Translate(test, new NodeValues(environment, problems), environment);
        problems.ThrowIfAny(options.File);
        return scenario! with { Warnings = problems.Warnings };
    }

    /// <summary>Reads a test for what can be made of it: problems are not thrown.</summary>
    /// <param name="options">Its files, and what the command line adds.</param>
    /// <param name="environment">Reads the process environment, for settings that must be known now. What requests take of it stays a reference, set or not.</param>
    /// <param name="readText">Reads a file; null for the usual way.</param>
    /// <param name="random">A number from 0 up to, but not including, the limit.</param>
    /// <returns>The test and its scenario, both null for what is no test at all; and the problems.</returns>
    internal static (ArtilleryTest? Test, Scenario? Scenario, Problems Problems) Read(
        ArtilleryOptions options, Func<string, string?> environment, Func<string, string>? readText, Func<int, int> random)
    {
        var problems = new Problems();
        ArtilleryTest? test = new TestReader(options, environment, readText ?? ReadText, random, problems).Read();
        return (test, test is null ? null : TestTranslator.Translate(test, new NodeValues(environment, problems), _ => ""), problems);
    }

    /// <summary>Reads the text of a test, or of a file with a part of one.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The text.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal static string ReadText(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{path}'. Looked for it as {file.FullName}.", path)
                : file.Length > MaxBytes ? throw new PerfException(ErrorIds.FileUnreadable, $"'{path}' is larger than 1 MB, the most that a test may be. Put data into files of their own.", path)
                : File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{path}' cannot be read: {e.Message}", path, e);
        }
    }

    private static bool StartsWithKey(string line, string key) =>
        line.StartsWith(key, StringComparison.Ordinal) && line.AsSpan(key.Length).TrimStart("\"' ").StartsWith(":");
}
