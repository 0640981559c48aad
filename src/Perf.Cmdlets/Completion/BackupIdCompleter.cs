using System.Globalization;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the backups of this machine, the newest first.</summary>
public sealed class BackupIdCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => PerfRuntime.FindBackups().Select(backup => (backup.Id, string.Create(
        CultureInfo.InvariantCulture, $"{backup.CreatedAt.LocalDateTime:yyyy-MM-dd HH:mm}, {backup.Environment ?? "no environment"}, {backup.State}: {string.Join(", ", backup.Changes.Select(change => change.OptimizationId))}")));
}
