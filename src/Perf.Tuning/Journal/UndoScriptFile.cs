using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Perf.Tuning;

/// <summary>
/// <c>undo.sh</c>: what puts back what was there, for the day on which Perf is gone. Written before anything is changed, in reverse order, to be read, pasted or run. It looks at nothing before it
/// writes; Undo-PerfOptimization does.
/// </summary>
internal static partial class UndoScriptFile
{
    /// <summary>The name of the file.</summary>
    internal const string FileName = "undo.sh";

    private const string Interpreter = "#!/bin/sh";

    /// <summary>Lays the script out.</summary>
    /// <param name="backup">What it is of.</param>
    /// <param name="path">The backup's folder.</param>
    /// <param name="open">The changes that are in effect, or are about to be.</param>
    internal static string Of(Manifest backup, string path, IReadOnlyList<ChangeRecord> open)
    {
        List<string> lines =
        [
            Interpreter,
            ShellText.Comment($"Puts back what was there before backup {backup.Id} of {backup.Host}, without Perf. It does not look at what others have changed since:"),
            ShellText.Comment($"where Perf is at hand, Undo-PerfOptimization -BackupId {backup.Id} does."),
            open.Count == 0 ? ShellText.Comment("Nothing of it is in effect.") : $"cd {ShellText.Quote(path)} || exit 1",
        ];
        foreach (ChangeRecord record in open.Reverse())
        {
            lines.Add("");
            lines.Add(ShellText.Comment($"{record.Number}. {record.Planned.OptimizationId}: {record.Planned.Title}"));
            lines.AddRange(record.Capture!.Script);
            if (record.Planned.Effect == TuningEffect.Restart)
            {
                lines.Add(ShellText.Comment($"Then restart {record.Planned.Target}, the way you do."));
            }
        }

        return new StringBuilder().AppendJoin('\n', lines).Append('\n').ToString();
    }

    /// <summary>The numbers of the changes that a script puts back. It is written before the intent, so that it has each change that is in effect; and after what was there is in the journal, so that the journal has each of them.</summary>
    /// <param name="script">The script.</param>
    /// <returns>The numbers; null where it is no script of ours, which says nothing.</returns>
    internal static IReadOnlyList<int>? NumbersOf(ReadOnlySpan<byte> script)
    {
        string text = Encoding.UTF8.GetString(script);
        return text.StartsWith(Interpreter + "\n", StringComparison.Ordinal) ? [.. Heading().Matches(text).Select(heading => int.Parse(heading.Groups[1].ValueSpan, CultureInfo.InvariantCulture))] : null;
    }

    // As it is laid out above: after an empty line, the number and the name.
    [GeneratedRegex(@"\n\n# ([1-9][0-9]{0,5})\. ")]
    private static partial Regex Heading();
}
