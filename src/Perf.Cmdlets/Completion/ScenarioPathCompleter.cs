using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the files of the scenarios in the session's folder, by their path, their file's name or the scenario's name. What is none of them is completed as any path.</summary>
public sealed class ScenarioPathCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
        PerfRuntime.ListScenarios(PerfRuntime.ScenarioFilesOf(GetPerfScenarioCommand.FolderOf(line.Folder), recurse: false))
            .Select(scenario => (Path.Combine(".", Path.GetRelativePath(line.Folder, scenario.Path)), scenario.Description is null ? scenario.Name : $"{scenario.Name}: {scenario.Description}"));

    /// <inheritdoc/>
    private protected override bool IsMatch((string Text, string Hint) word, string typed) => IsMeant(word.Text, word.Hint, typed);

    /// <summary>Whether a scenario is meant by what is typed.</summary>
    /// <param name="path">Its path, from the session's folder.</param>
    /// <param name="name">What begins with its name.</param>
    /// <param name="typed">What is typed.</param>
    internal static bool IsMeant(string path, string name, string typed)
    {
        string plain = path.Replace('\\', '/');
        string sought = typed.Replace('\\', '/');
        return new[] { plain, plain[2..], plain[(plain.LastIndexOf('/') + 1)..], name }.Any(text => text.StartsWith(sought, StringComparison.OrdinalIgnoreCase));
    }
}
