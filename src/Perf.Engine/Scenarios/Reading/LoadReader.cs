using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>load:</c>.</summary>
internal sealed class LoadReader(ValueReader values, IReadOnlyCollection<string> flows, StepsReader steps, TemplateScope scope)
{
    public IReadOnlyList<LoadProfile> Read(YamlMapping? mapping)
    {
        if (mapping is { Entries.Count: 0 })
        {
            values.Problems.Add(mapping, "'load' is empty; it needs at least one load profile");
        }

        var profiles = new List<LoadProfile>();
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (!EntryNames.IsIdentifier(entry.Name))
            {
                values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' cannot be the name of a load profile", EntryNames.IdentifierRule);
            }

            if (values.Mapping(entry.Value, entry.Name) is { } profile && Read(entry.Name, profile) is { } read)
            {
                profiles.Add(read);
            }
        }

        return profiles;
    }

    private LoadProfile? Read(string name, YamlMapping mapping)
    {
        string label = $"the load profile '{ValueReader.Shortened(name)}'";
        string? executor = Executor(mapping, label);
        IReadOnlyList<string> keys = executor is null
            ? [.. ScenarioKeys.Executors.Values.SelectMany(known => known).Distinct()]
            : ScenarioKeys.Executors[executor];
        var section = new Section(values, mapping, executor is null ? label : $"{label} ({executor})", keys);
        IReadOnlyList<FlowShare> mix = section["flow"] is YamlMapping shares ? Mix(shares) : [];
        string flow = section["flow"] is YamlMapping ? (mix.Count > 0 ? mix[0].Flow : "") : Flow(section) ?? "";
        TimeSpan start = section.Duration("startTime", allowZero: true) ?? TimeSpan.Zero;
        TimeSpan? graceful = section.Duration("gracefulStop", allowZero: true);
        LoadProfile? profile = executor is null ? null : new ExecutorReader(values, section).Read(executor);
        return profile is null
            ? null
            : profile with
            {
                Name = name,
                Flow = flow,
                Flows = mix.Count > 1 ? mix : [],
                StartTime = start,
                GracefulStop = graceful ?? profile.GracefulStop,
                Setup = OnceReader.Read(steps, section["setup"], "setup", scope),
                Teardown = OnceReader.Read(steps, section["teardown"], "teardown", WithSetup(section)),
                Tags = section.MappingOf("tags") is { } tags ? TagsReader.Read(values, tags, scope: null) : profile.Tags,
            };
    }

    // Its own setup's names are those of its teardown too.
    private TemplateScope WithSetup(Section section)
    {
        TemplateScope known = scope.ForFlow();
        known.AddCaptures(StepNames.Set(OnceReader.StepsOf(section["setup"])));
        return known;
    }

    private List<FlowShare> Mix(YamlMapping mapping)
    {
        var shares = new List<FlowShare>();
        if (mapping.Entries.Count == 0)
        {
            values.Problems.Add(mapping, "'flow' is empty; write the flow's name, or { browse: 3, buy: 1 } for several with their weights", string.Join(", ", flows));
        }

        foreach (YamlEntry entry in mapping.Entries)
        {
            if (!flows.Contains(entry.Name))
            {
                values.Problems.AddUnknown(entry.Key, $"there is no flow '{ValueReader.Shortened(entry.Name)}'", entry.Name, flows);
            }

            if (values.Number(entry.Value, entry.Name, allowZero: false, 1e9) is { } weight)
            {
                shares.Add(new FlowShare { Flow = entry.Name, Weight = weight });
            }
        }

        return shares;
    }

    private string? Executor(YamlMapping mapping, string label)
    {
        if (mapping.Find("executor") is not { } entry)
        {
            values.Problems.Add(mapping, $"{label} needs the key 'executor'", string.Join(", ", ScenarioKeys.Executors.Keys));
            return null;
        }

        string? executor = values.Text(entry.Value, "executor");
        if (executor is not null && !ScenarioKeys.Executors.ContainsKey(executor))
        {
            values.Problems.AddUnknown(entry.Value, $"there is no executor '{ValueReader.Shortened(executor)}'", executor, [.. ScenarioKeys.Executors.Keys]);
            return null;
        }

        return executor;
    }

    private string? Flow(Section section)
    {
        if (section["flow"] is null)
        {
            if (flows.Count > 1)
            {
                values.Problems.Add(section.Mapping, $"{section.Name} needs the key 'flow', because there is more than one", string.Join(", ", flows));
            }

            return flows.Count == 1 ? flows.First() : null;
        }

        string? flow = section.Text("flow");
        if (flow is not null && !flows.Contains(flow))
        {
            values.Problems.AddUnknown(section["flow"]!, $"there is no flow '{ValueReader.Shortened(flow)}'", flow, flows);
        }

        return flow;
    }
}
