using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Har;

/// <summary>Makes a flow of the recorded requests: pauses from the gaps, pages as comments, captures where a value comes back.</summary>
internal sealed class HarFlow(ScenarioDraft draft, HarSite site, IReadOnlyDictionary<string, string> pages, ImportNotes notes)
{
    private const int LeastRepeats = 3;

    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly CaptureFinder _captures = new();

    public void Build(IReadOnlyList<HarEntry> entries)
    {
        var requests = new HarRequests(site, _captures, new SecretVault(notes), notes);
        var steps = new List<HarStep>();
        foreach (HarEntry entry in entries)
        {
            HarStep step = requests.Step(entry);
            steps.Add(step);
            if (step.Request is not null)
            {
                _captures.Add(steps.Count - 1, entry.Candidates);
            }
        }

        foreach ((int place, string name, CaptureCandidate candidate) in _captures.Used)
        {
            steps[place].Capture.Add(name, new DraftMapping().Add(candidate.Kind, candidate.Selector));
        }

        HarRequests.ShareHeaders(draft, steps);
        DraftFlow flow = draft.AddFlow("recorded");
        flow.Comments.Add($"{entries.Count} of {draft.Read} recorded requests, in the order in which they were sent; those that a browser sends at the same time are sent one after the other.");
        Write(flow, entries, [.. steps.Select(step => step.ToYaml())]);
    }

    // The steps of each page are a group, where there is more than one page.
    private void Write(DraftFlow flow, IReadOnlyList<HarEntry> entries, IReadOnlyList<DraftMapping> steps)
    {
        string[] contents = [.. steps.Select(step => YamlWriter.Write(step))];
        bool isGrouped = entries.Select(entry => entry.Page).Distinct(StringComparer.Ordinal).Count(pages.ContainsKey) > 1;
        DateTimeOffset end = entries[0].Start;
        string? page = null;
        IList<DraftNode> into = [];
        for (int i = 0; i < entries.Count;)
        {
            HarEntry entry = entries[i];
            if (Pause(entry.Start - end, entry.Place) is { } pause && i > 0)
            {
                Add(flow, isGrouped && entry.Page == page ? into : null, new DraftMapping().Add("think", pause));
            }

            if (isGrouped && entry.Page != page)
            {
                page = entry.Page;
                into = Group(flow, page);
            }

            int repeats = 1;
            while (i + repeats < entries.Count && contents[i + repeats] == contents[i])
            {
                repeats++;
            }

            // Polling: the same request again and again.
            DraftMapping step = steps[i];
            if (repeats >= LeastRepeats && step["capture"] is null)
            {
                step = Repeated(step, repeats, (entries[i + repeats - 1].Start - entry.End) / (repeats - 1));
                notes.Add(ConversionNoteKind.Changed, "the same request several times in a row is one step in a loop", $"{entry.Place}: {repeats}x {entry.Method} {entry.Path}");
            }
            else
            {
                repeats = 1;
            }

            Add(flow, isGrouped ? into : null, step);
            end = entries.Skip(i).Take(repeats).Select(one => one.End).Append(end).Max();
            i += repeats;
        }
    }

    private IList<DraftNode> Group(DraftFlow flow, string page)
    {
        var steps = new DraftSequence { Layout = DraftLayout.Block };
        string title = LiteralText.Name(pages.GetValueOrDefault(page, page).Replace("::", ":", StringComparison.Ordinal), "other requests");
        flow.Steps.Add(new DraftMapping { Layout = DraftLayout.Block }.Add("group", title).Add("steps", steps));
        return steps.Items;
    }

    private static void Add(DraftFlow flow, IList<DraftNode>? group, DraftMapping step)
    {
        if (group is null)
        {
            flow.Steps.Add(step);
        }
        else
        {
            group.Add(step);
        }
    }

    private TimeSpan? Pause(TimeSpan gap, string place)
    {
        if (gap < s_shortestPause)
        {
            return null;
        }

        if (gap > s_longestPause)
        {
            notes.Add(ConversionNoteKind.Changed, $"pauses of more than {s_longestPause.TotalSeconds:0} s are {s_longestPause.TotalSeconds:0} s long", place);
            return s_longestPause;
        }

        return TimeSpan.FromMilliseconds(Math.Round(gap.TotalMilliseconds / 100) * 100);
    }

    private DraftMapping Repeated(DraftMapping step, int times, TimeSpan gap)
    {
        List<DraftNode> inner = [step];
        if (Pause(gap, "") is { } pause)
        {
            inner.Add(new DraftMapping().Add("think", pause));
        }

        return LoopDraft.Of(times, inner);
    }
}
