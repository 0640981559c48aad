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

    private void Write(DraftFlow flow, IReadOnlyList<HarEntry> entries, IReadOnlyList<DraftMapping> steps)
    {
        string[] contents = [.. steps.Select(step => YamlWriter.Write(step))];
        DateTimeOffset end = entries[0].Start;
        string? page = null;
        for (int i = 0; i < entries.Count;)
        {
            HarEntry entry = entries[i];
            if (entry.Page != page && pages.TryGetValue(entry.Page, out string? title))
            {
                steps[i].Comments.Insert(0, $"Page: {LiteralText.Name(title, entry.Page)}");
                page = entry.Page;
            }

            AddPause(flow, entry.Start - end, entry.Place);
            int repeats = 1;
            while (i + repeats < entries.Count && contents[i + repeats] == contents[i])
            {
                repeats++;
            }

            // Polling: the same request again and again.
            if (repeats >= LeastRepeats && LoopDraft.IsKnown && steps[i]["capture"] is null)
            {
                TimeSpan gap = (entries[i + repeats - 1].Start - entries[i].End) / (repeats - 1);
                flow.Steps.Add(Repeated(steps[i], repeats, gap));
                notes.Add(ConversionNoteKind.Changed, "the same request several times in a row is one step in a loop", $"{entry.Place}: {repeats}x {entry.Method} {entry.Path}");
                end = entries[i + repeats - 1].End;
                i += repeats;
                continue;
            }

            flow.Steps.Add(steps[i]);
            end = entry.End > end ? entry.End : end;
            i++;
        }
    }

    private void AddPause(DraftFlow flow, TimeSpan gap, string place)
    {
        if (Pause(gap, place) is { } pause && flow.Steps.Count > 0)
        {
            flow.Steps.Add(new DraftMapping().Add("think", pause));
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
