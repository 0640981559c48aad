using System.Text;

namespace Perf.Tuning;

/// <summary>
/// Writes docs/optimization-playbook.md of the catalogue: what people do by hand and what Perf does by itself are the same text, so that they cannot differ. The same catalogue gives the same text.
/// </summary>
internal static class OptimizationPlaybook
{
    /// <summary>Where it stands in a repository.</summary>
    public const string RelativePath = "docs/optimization-playbook.md";

    private static readonly (OptimizationLayer Layer, string Title)[] s_layers =
    [
        (OptimizationLayer.Database, "Database: PostgreSQL"), (OptimizationLayer.Api, "API: nginx and Redis"), (OptimizationLayer.System, "System: kernel and services"), (OptimizationLayer.Application, "Application"),
    ];

    /// <summary>Writes it.</summary>
    /// <param name="entries">The catalogue's entries.</param>
    /// <returns>Markdown, with lines that end in a line feed.</returns>
    public static string Write(IReadOnlyList<Optimization> entries)
    {
        var text = new StringBuilder();
        text.Append(Beginning);
        Overview(text, entries);
        text.Append(Strategies);
        foreach ((OptimizationLayer layer, string title) in s_layers)
        {
            text.Append("\n## ").Append(title).Append('\n');
            foreach (Optimization entry in entries.Where(entry => entry.Layer == layer))
            {
                PlaybookEntry.Write(text, entry);
            }
        }

        Mechanisms(text);
        Denied(text);
        Own(text);
        return text.ToString();
    }

    /// <summary>The name of an entry's place in the page, as hosts of Markdown make it of its heading.</summary>
    internal static string Anchor(string id) => string.Concat(id.ToLowerInvariant().Where(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_'));

    /// <summary>A text within a cell of a table.</summary>
    internal static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    /// <summary>When a change takes effect, in a word.</summary>
    internal static string Effect(TuningEffect effect) => effect switch
    {
        TuningEffect.Immediate => "at once",
        TuningEffect.NewSessions => "in new sessions",
        TuningEffect.Reload => "after a reload",
        _ => "after a restart",
    };

    private static void Overview(StringBuilder text, IReadOnlyList<Optimization> entries)
    {
        text.Append("\n## What there is\n\n| id | what it does | asked for by | from strategy | risk | takes effect |\n|---|---|---|---|---|---|\n");
        foreach (Optimization entry in s_layers.SelectMany(layer => entries.Where(entry => entry.Layer == layer.Layer)))
        {
            bool isAdvice = entry.Changes.Count == 0;
            string asked = string.Join(", ", entry.NamedBy.Concat(entry.Findings).Distinct(StringComparer.Ordinal).Select(one => $"`{one}`").Concat(entry.IsStanding ? ["any strategy"] : []));
            text.Append($"| [`{entry.Id}`](#{Anchor(entry.Id)}) | {Cell(entry.Title)} | {(asked.Length > 0 ? asked : "`-Include`")} | {(isAdvice ? "advice" : OptimizationReader.Word(entry.Strategy))} | {(isAdvice ? "" : Risk(entry.Risk))} | {(isAdvice ? "" : string.Join(", ", entry.Changes.Select(one => Effect(one.Effect)).Distinct()))} |\n");
        }
    }

    private static void Mechanisms(StringBuilder text)
    {
        text.Append("\n## How changes are made and undone\n\nEach change is in the journal, on the disk, before it is made, with what was there before. `Undo-PerfOptimization` puts it back, setting by setting; a backup's `undo.sh` does it by hand.\n\n| mechanism | what it changes | kept before | undone by |\n|---|---|---|---|\n");
        foreach (MechanismForm form in MechanismForms.All)
        {
            text.Append($"| `{form.Name}` | {Cell(form.Title)} | {Cell(form.Capture)} | {Cell(form.Undo)} |\n");
        }
    }

    private static void Denied(StringBuilder text)
    {
        text.Append("""

            ## What is never changed

            This list is in the code and holds against every strategy, catalogue and finding; `-Force` does not lift it. With a slow disk `synchronous_commit = off` is nine times as fast, and loses commits
            that were acknowledged: whoever goes by numbers alone would choose it. What is on no list of settings that are known to be about performance is not changed either; of an application's
            settings file, whose names are its own, there is no such list: there what is forbidden by its name or place alone is left as it is.

            | mechanisms | settings | values | why |
            |---|---|---|---|

            """);
        foreach (DenyRule rule in DenyRules.Forbidden)
        {
            text.Append($"| {string.Join(", ", rule.Mechanisms.Select(one => $"`{one}`"))} | `{Cell(Shown(rule.Key))}` | {(rule.Value is null ? "any" : $"`{Cell(Shown(rule.Value))}`")} | {rule.Reason} |\n");
        }
    }

    private static void Own(StringBuilder text)
    {
        text.Append("""

            ## Entries of your own

            A catalogue is a YAML file in the form of `config/schemas/catalogue.schema.json`; the files in `config/catalogue` are examples. It uses the mechanisms above, with their checks. An entry with the
            id of one of Perf's takes its place, and the plan says so. Files and addresses are those of the environment's targets (`tuning:` in `config/environments.yaml`), and no catalogue's.

            Values are texts with expressions in braces. Numbers may have units (`64MB`, `200ms`; sizes are powers of 1,024); texts stand in single quotes; `current('key')` is what a setting of the same
            mechanism is now, `setting('postgresql.setting', 'work_mem')` one of another, `evidence('signal')` a number of the finding. What is not known makes a condition fail, and a value that needs it
            leaves the entry out: nothing is guessed.

            `direction: up` or `down` under `change:`, for all of its settings or by their keys, says which way they are moved: one that is further that way already, or cannot be compared, is left as it is.

            | name | what it is |
            |---|---|
            | `finding.…` | a parameter of the finding (`Get-PerfBottleneck \| Select-Object -ExpandProperty Parameters`) |
            | `pg.…` | a setting of PostgreSQL |

            """);
        foreach ((string name, string meaning) in CatalogueNames.All)
        {
            text.Append($"| `{name}` | {Cell(meaning)} |\n");
        }

        text.Append("\n| function | what it gives |\n|---|---|\n");
        foreach ((string name, string meaning) in Functions.Meanings)
        {
            text.Append($"| `{name}` | {Cell(meaning)} |\n");
        }
    }

    /// <summary>A risk in a word.</summary>
    internal static string Risk(OptimizationRisk risk) => OptimizationReader.Risks.First(one => one.Value == risk).Key;

    // What people need not see of an expression: its anchors.
    private static string Shown(System.Text.RegularExpressions.Regex pattern) =>
        pattern.ToString().Replace("(?:", "(", StringComparison.Ordinal).Replace("\\z", "", StringComparison.Ordinal).TrimStart('^').Replace("\\.", ".", StringComparison.Ordinal) is { Length: <= 400 } text ? text
        : pattern.ToString().StartsWith("^(?!", StringComparison.Ordinal) ? "what is on no list of known names" : "a list of words, which is in the code";

    private const string Beginning = """
        # Optimization playbook

        <!-- Written by Perf of config/catalogue: change the catalogue, and write it again. -->

        How to make a system faster, by hand or by `Set-PerfOptimization`, in four steps. The order matters: the same change can cure one system and harm another. gzip made an application thirteen times as
        fast behind a line of 50 Mbit/s, and took a quarter of its throughput without one; so nothing is changed without a finding, and nothing stays that has not been measured to help.

        ## 1 · Profile

        Make the load that hurts, watch the machine meanwhile, and take a profile of the process.

        ```powershell
        Invoke-PerfTest ./scenarios/orders.yaml -Environment staging -Monitor host, postgresql=$env:PG, dotnet=Shop.dll -Profile cpu=Shop.dll
        ```

        A run whose load generator was the limit says nothing of the target. Measure the noise first (`Measure-PerfNoise`): differences below it are none.

        ## 2 · Identify

        ```powershell
        Get-PerfBottleneck -Environment staging | Format-List
        ```

        gives causes, the likeliest and weightiest first, with what speaks for each and against it, and the ids of this playbook. What to look at by hand stands with each entry below. What only follows
        from another cause is not treated: the cause is.

        ## 3 · Change one thing

        ```powershell
        Get-PerfBottleneck -Environment staging | Set-PerfOptimization -Environment staging -WhatIf                          # the plan, as a diff; nothing is written
        Get-PerfBottleneck -Environment staging | Set-PerfOptimization -Environment staging -WhatIf -PlanPath plan.json      # the same, to be looked at and applied later
        Set-PerfOptimization -Plan plan.json -Environment staging                                                            # that plan and no other; refused when something has changed since
        ```

        By hand: one change, with what was there before written down first, and never two at once, or nobody knows which of them it was.

        ## 4 · Validate

        Each change is measured by itself: with it and without it in turn, at a fixed rate of arrivals, six pairs. It stays when the median gain is surely above 3 % (20 % or more, and surely 10 %, is the
        goal); what is neutral or harmful is undone, and what fails a guardrail at once. At the end all that stayed is measured together. A single pair of before and after proves nothing: where nothing was
        changed, half of such pairs lay more than 20 % apart on a busy machine.

        ```powershell
        Undo-PerfOptimization -Latest            # or -BackupId 20250806_183000; -WhatIf shows what would be put back
        ```

        """;

    private const string Strategies = """

        ## Strategies

        | strategy | what it may do | acts on findings from | changes at most |
        |---|---|---|---|
        | conservative | what takes effect at once or after a reload, with low risk, and new indexes within bounds | 0.8 | 3 |
        | balanced | medium risk too, and restarts of declared services that are no databases | 0.6 | 6 |
        | aggressive | high risk too: restarts of databases, caches, what is dropped | 0.5 | 12 |

        """;
}
