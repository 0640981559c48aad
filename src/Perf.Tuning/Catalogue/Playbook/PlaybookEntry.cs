using System.Text;

namespace Perf.Tuning;

/// <summary>Writes one entry of the playbook.</summary>
internal static class PlaybookEntry
{
    /// <summary>Writes it.</summary>
    public static void Write(StringBuilder text, Optimization entry)
    {
        text.Append($"\n### {entry.Id}\n\n{entry.Title}.");
        string[] classes = [.. entry.NamedBy.Concat(entry.Findings).Distinct(StringComparer.Ordinal)];
        text.Append(classes.Length > 0 ? $" Asked for by {string.Join(", ", classes.Select(one => $"[`{one}`](bottlenecks-classes.md)"))}." : "")
            .Append(entry.IsStanding ? " A strategy proposes it without a finding, too." : "")
            .Append(classes.Length == 0 && !entry.IsStanding ? " No finding asks for it: name it with `-Include`." : "").Append('\n');
        if (entry.Changes.Count > 0)
        {
            text.Append($"\nFrom strategy **{OptimizationReader.Word(entry.Strategy)}**, risk **{OptimizationPlaybook.Risk(entry.Risk)}**, measured by {Kpi(entry)}.\n");
        }

        List(text, "Identify", entry.Identify);
        List(text, "Only where", [.. entry.When.Select(one => $"`{one.Source}`; otherwise: {one.Otherwise.Source}")]);
        List(text, "with", [.. entry.Lets.Select(one => $"`{one.Name}` = `{one.Source}`")]);
        for (int i = 0; i < entry.Changes.Count; i++)
        {
            Change(text, entry.Changes[i], i);
        }

        if (entry.Advice is { } advice)
        {
            text.Append($"\n**By people**: {advice.Source}\n");
        }

        List(text, "Validate", entry.Verify);
        List(text, "To know", entry.Notes);
    }

    private static void Change(StringBuilder text, OptimizationChange change, int at)
    {
        MechanismForm form = MechanismForms.Find(change.Mechanism)!;
        text.Append($"\n**{(at == 0 ? "Change" : "Or")}** ({change.Mechanism} on {change.Target}, {OptimizationPlaybook.Effect(change.Effect)}{(change.IfSource is { } condition ? $", if `{condition}`" : "")}):\n\n```\n");
        foreach ((Template key, Template? value) in change.Settings)
        {
            text.Append($"{key.Source} = {value?.Source ?? "(taken away)"}{Direction(change.DirectionOf(key))}\n");
        }

        foreach ((string name, Template value) in change.Arguments)
        {
            text.Append($"  {name}: {value.Source}\n");
        }

        text.Append($"```\n\nKept before: {form.Capture}. Undone: {form.Undo}.\n");
    }

    private static string Direction(SettingDirection? direction) => direction switch
    {
        SettingDirection.Up => "  (only raised)",
        SettingDirection.Down => "  (only lowered)",
        _ => "",
    };

    private static void List(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        text.Append($"\n**{title}**\n\n");
        foreach (string line in lines)
        {
            text.Append($"- {line}\n");
        }
    }

    private static string Kpi(Optimization entry)
    {
        string[] names = [.. (entry.NamedBy.Concat(entry.Findings) is var classes && classes.Any() ? classes : [""]).Select(one => KpiChoice.Of(one, entry.Kpi)).Select(kpi => kpi.Describe().Replace(kpi.Name, $"`{kpi.Name}`", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
        return string.Join(" or ", names);
    }
}
