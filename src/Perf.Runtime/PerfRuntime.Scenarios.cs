using Perf.Compatibility.Import;
using Perf.Engine.Planning;
using Perf.Engine.Scenarios.Types;
using Perf.Reporting;

namespace Perf.Runtime;

/// <content>Scenario files: scaffolding, conversion, checking, listing.</content>
public static partial class PerfRuntime
{
    /// <summary>The types of test, each with the question that it answers.</summary>
    public static IReadOnlyList<(string Name, string Question)> TestTypes => [.. ScenarioTypes.All.Select(type => (type.Name, type.Question))];

    /// <summary>The formats that are converted, each with what it is.</summary>
    public static IReadOnlyList<(string Format, string Title)> ConversionFormats => [.. ScenarioImporters.All.Select(importer => (importer.Format, importer.Title))];

    /// <summary>Writes a first scenario of a type of test.</summary>
    /// <param name="type">The type's name.</param>
    /// <param name="name">The scenario's name, or null for the type's.</param>
    /// <param name="target">The target, or null for the environment's.</param>
    /// <param name="rate">The base rate, iterations a second.</param>
    /// <param name="path">Where it will be written, so that editors find the schema.</param>
    /// <returns>The text.</returns>
    /// <exception cref="PerfException">There is no such type, or name or target are wrong.</exception>
    public static string NewScenario(string type, string? name, string? target, double rate, string path)
    {
        ScenarioType found = ScenarioTypes.Find(type);
        return ScenarioScaffold.Write(found, name ?? found.Name, target, rate, SchemaPath.For(path));
    }

    /// <summary>Converts another tool's file.</summary>
    /// <param name="request">The file or text, and what is wanted of it.</param>
    /// <param name="path">Where it will be written, or null.</param>
    /// <param name="stop">Ends the conversion.</param>
    /// <returns>The scenario's text, and what was not carried over.</returns>
    /// <exception cref="PerfException">It cannot be read or has nothing to convert.</exception>
    public static ConversionReport Convert(ConversionRequest request, string? path, CancellationToken stop) =>
        ScenarioConverter.Convert(request, path is null ? null : SchemaPath.For(path), stop, new Scripts.WorkerScriptReader()) with { Path = path };

    /// <summary>Refuses to replace a file that exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="force">Whether it may be replaced.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileExists"/>.</exception>
    public static void CheckReplace(string path, bool force) => ScenarioFile.CheckReplace(path, force);

    /// <summary>Writes a scenario file. It appears whole or not at all.</summary>
    /// <param name="path">The file; folders that are missing are made.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="PerfException">It cannot be written.</exception>
    public static void WriteScenario(string path, string text) => ScenarioFile.Write(path, text);

    /// <summary>Checks a scenario file: what is wrong with it, or what a run of it would do. Nothing is sent.</summary>
    /// <param name="path">The file.</param>
    /// <param name="request">What is to be different; its scenario is that of the file.</param>
    /// <param name="workingFolder">The user's folder, where environments are looked for when the scenario's folder has none.</param>
    /// <returns>The check.</returns>
    /// <exception cref="PerfException">The file is missing or cannot be opened.</exception>
    public static ScenarioCheck CheckScenario(string path, RunRequest request, string workingFolder)
    {
        try
        {
            return CheckScenario(request with { Scenario = LoadScenario(path) }, workingFolder);
        }
        catch (ScenarioException e)
        {
            return new ScenarioCheck { Name = Path.GetFileNameWithoutExtension(path), Path = path, Problems = e.Problems };
        }
    }

    /// <summary>Checks a scenario.</summary>
    /// <param name="request">The scenario, and what is to be different.</param>
    /// <param name="workingFolder">The user's folder.</param>
    /// <returns>The check.</returns>
    public static ScenarioCheck CheckScenario(RunRequest request, string workingFolder)
    {
        try
        {
            return ScenarioChecker.Check(request, EnvironmentsOf(request.Scenario, workingFolder), Environment.GetEnvironmentVariable);
        }
        catch (ScenarioException e)
        {
            // The file of environments.
            return new ScenarioCheck { Name = request.Scenario.Name, Path = request.Scenario.Path, Problems = e.Problems };
        }
    }

    /// <summary>Lists the scenarios of files: those that are broken too, with their problems.</summary>
    /// <param name="files">The files; those that hold no scenario are passed over.</param>
    /// <returns>One for each scenario, in the order of the files.</returns>
    public static IEnumerable<ScenarioInfo> ListScenarios(IEnumerable<string> files) => ScenarioListing.Of(files);

    /// <summary>The scenario files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recurse">Whether folders within it are looked into.</param>
    /// <returns>Paths of files that may hold a scenario, in order.</returns>
    public static IEnumerable<string> ScenarioFilesOf(string folder, bool recurse) => ScenarioListing.FilesOf(folder, recurse);

    /// <summary>A check as text for a terminal.</summary>
    /// <param name="check">The check.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <param name="unicode">Whether block characters may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(ScenarioCheck check, int width, bool colour, bool unicode) => ScenarioCheckText.Write(check, width, colour, unicode);

    /// <summary>A conversion as text for a terminal.</summary>
    /// <param name="report">The report.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(ConversionReport report, int width, bool colour) => ConversionText.Write(report, width, colour);
}
