using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import;

/// <summary>Does for every draft what no importer has to think of: a load where there is none, thresholds, names that tell steps apart, and the limits of a file.</summary>
internal static class DraftFinish
{
    // The reader takes a million bytes and 100,000 values; some are left for the notes at the end.
    private const int MaxTextLength = 850_000;
    private const int MaxNodes = 90_000;

    private static readonly string[] s_verbs = ["get", "post", "put", "patch", "delete", "head", "options"];

    public static void Complete(ScenarioDraft draft, ImportNotes notes)
    {
        Fit(draft, notes);
        AddLoad(draft);
        if (!draft.IsComplete)
        {
            NameSteps(draft);
            AddThresholds(draft);
        }
    }

    /// <summary>The steps that send something, those within loops, groups and the like too.</summary>
    public static IEnumerable<DraftMapping> Requests(IEnumerable<DraftNode> steps) => steps.OfType<DraftMapping>().SelectMany(step => Requests(Inner(step)).Prepend(step)).Where(step => VerbOf(step) is not null);

    // Steps within a step stand in a list, whatever its key.
    private static IEnumerable<DraftNode> Inner(DraftMapping step) => step.Entries.SelectMany(entry => entry.Value switch
    {
        DraftSequence list when entry.Key is "steps" or "loop" or "parallel" or "then" or "else" or "choice" => list.Items,
        _ => [],
    });

    private static string? VerbOf(DraftMapping step) => step.Entries.Select(entry => entry.Key).FirstOrDefault(s_verbs.Contains);

    private static void Fit(ScenarioDraft draft, ImportNotes notes)
    {
        (long Length, long Nodes) room = (MaxTextLength, MaxNodes);
        foreach (DraftFlow flow in draft.Flows.ToArray())
        {
            int missing = Trim(flow.Steps, ref room);
            if (missing > 0)
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"the last {missing} requests of the flow '{flow.Name}': a scenario has room for a megabyte of text and 100,000 values; keep less with -Include and -Exclude");
            }

            if (flow.Steps.Count == 0)
            {
                draft.Flows.Remove(flow);
            }
        }
    }

    // Takes away what has no room, from the end, and says how many requests that was.
    private static int Trim<T>(IList<T> steps, ref (long Length, long Nodes) room)
        where T : DraftNode
    {
        for (int i = 0; i < steps.Count; i++)
        {
            (long length, long nodes) = SizeOf(steps[i], 10);
            if (length <= room.Length && nodes <= room.Nodes)
            {
                room = (room.Length - length, room.Nodes - nodes);
                continue;
            }

            int kept = i;
            int missing = 0;
            if ((steps[i] as DraftMapping)?["steps"] is DraftSequence inner)
            {
                missing = Trim(inner.Items, ref room);
                kept += inner.Items.Count > 0 ? 1 : 0;
            }

            room = (0, 0);
            missing += Requests(steps.Skip(kept)).Count();
            while (steps.Count > kept)
            {
                steps.RemoveAt(steps.Count - 1);
            }

            return missing;
        }

        return 0;
    }

    // A close guess from above: each value may need quotes, and each level is set in by two.
    private static (long Length, long Nodes) SizeOf(DraftNode node, int indent)
    {
        (long Length, long Nodes) size = (indent + 8 + node.Comments.Sum(comment => comment.Length + indent + 3) + (node.Remark?.Length ?? 0), 1);
        if (node is DraftScalar scalar)
        {
            return (size.Length + scalar.Text.Length + (scalar.Text.AsSpan().Count('\n') * (indent + 2)) + Escapes(scalar.Text), 1);
        }

        IEnumerable<(int Key, DraftNode Value)> children = node is DraftMapping mapping ? mapping.Entries.Select(entry => (entry.Key.Length + 4, entry.Value)) : ((DraftSequence)node).Items.Select(item => (2, item));
        foreach ((int key, DraftNode child) in children)
        {
            (long length, long nodes) = SizeOf(child, indent + 2);
            size = (size.Length + key + length, size.Nodes + nodes + 1);
        }

        return size;
    }

    private static long Escapes(string text) => text.Sum(c => c is '"' or '\\' or '\n' or '\r' or '\t' ? 1L : c < ' ' ? 3 : c > '~' ? 9 : 0);

    // Steps of the same name are counted together, so those that send different things are told apart.
    private static void NameSteps(ScenarioDraft draft)
    {
        var sent = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DraftMapping step in Requests(draft.Flows.SelectMany(flow => flow.Steps)))
        {
            string verb = VerbOf(step)!;
            string name = (step["name"] as DraftScalar)?.Text ?? $"{verb.ToUpperInvariant()} {PathOf(((DraftScalar)step[verb]!).Text)}";
            string content = ContentOf(step);
            string unused = name;
            for (int i = 2; sent.TryGetValue(unused, out string? other) && other != content; i++)
            {
                unused = $"{name} ({i})";
            }

            sent[unused] = content;
            if (unused != name)
            {
                step.Add("name", unused);
            }
        }
    }

    private static string ContentOf(DraftMapping step)
    {
        var content = new DraftMapping();
        foreach ((string key, DraftNode value) in step.Entries.Where(entry => entry.Key is not ("name" or "expect" or "checks" or "capture" or "timeout")))
        {
            content.Add(key, value);
        }

        return YamlWriter.Write(content);
    }

    private static string PathOf(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        int path = scheme < 0 ? 0 : url.IndexOf('/', scheme + 3);
        string rest = path < 0 ? "/" : url[path..];
        int end = rest.IndexOfAny(['?', '#']);
        return end < 0 ? rest : rest[..end];
    }

    private static void AddLoad(ScenarioDraft draft)
    {
        if (!draft.Load.IsEmpty)
        {
            return;
        }

        draft.Load.Comments.Add("One virtual user, to see that everything works. New-PerfScenario shows the load of other types of test.");
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (DraftFlow flow in draft.Flows)
        {
            string name = draft.Flows.Count == 1 ? "smoke" : ProfileName(flow.Name, taken);
            var profile = new DraftMapping().Add("executor", "constant-vus").Add("vus", 1).Add("duration", TimeSpan.FromSeconds(30));
            draft.Load.Add(name, draft.Flows.Count == 1 ? profile : profile.Add("flow", flow.Name));
        }
    }

    /// <summary>A name of a load profile: letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static string ProfileName(string text, HashSet<string> taken)
    {
        const int Longest = 60;
        string name = new([.. text.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-')]);
        name = string.Join('-', name.Split('-', StringSplitOptions.RemoveEmptyEntries));
        name = name.Length == 0 ? "load" : name.Length > Longest ? name[..Longest] : name;
        string unused = name;
        for (int i = 2; !taken.Add(unused); i++)
        {
            unused = $"{name}-{i}";
        }

        return unused;
    }

    private static void AddThresholds(ScenarioDraft draft)
    {
        if (!draft.Thresholds.IsEmpty)
        {
            return;
        }

        draft.Thresholds.Add("http_req_failed", "rate < 1%");
        draft.Thresholds.Add("http_req_response_time", new DraftSequence(DraftScalar.Of("p(95) < 1s")) { Remark = "a guess: put the limit that users need here" });
    }
}
