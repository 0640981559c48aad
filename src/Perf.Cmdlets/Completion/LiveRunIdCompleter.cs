using System.Globalization;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the ids of running tests.</summary>
public sealed class LiveRunIdCompleter : Completer
{
    // Somebody waits at the prompt: a run that does not answer soon is not offered.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line)
    {
        using var limit = new CancellationTokenSource(s_patience);
        try
        {
            return PerfRuntime.FindLiveRunsAsync(null, [], limit.Token).GetAwaiter().GetResult()
                .Select(run => (run.Id, string.Create(CultureInfo.InvariantCulture, $"{run.Scenario} → {run.Target}, {run.Progress:0%}")));
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }
}
