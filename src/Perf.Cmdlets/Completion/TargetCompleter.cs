using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the targets of the environments, and the server inside the module.</summary>
public sealed class TargetCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
        PerfRuntime.EnvironmentsFor(line.Folder).Values.Where(one => one.Target is not null).Select(one => (one.Target!, $"the environment {one.Name}{(one.Production ? ", production" : "")}"))
            .Prepend(("sample", "the server inside the module, to try things out"));
}
