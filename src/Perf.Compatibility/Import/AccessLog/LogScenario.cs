using System.Globalization;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.AccessLog;

/// <summary>Makes load of a log's traffic: a flow for each path, and for each the share of the rate that it had.</summary>
internal sealed class LogScenario(ScenarioDraft draft, LogTraffic traffic, ConversionRequest request, ImportNotes notes)
{
    private const int MostPaths = 30;
    private const double LeastShareOfParameter = 0.5;

    private readonly SecretVault _secrets = new(notes);

    public void Build()
    {
        int generalized = traffic.Methods.Values.Sum(root => root.Generalize());
        if (generalized > 0)
        {
            notes.Add(ConversionNoteKind.Changed, $"words of paths that are many at the same place are taken for values ({generalized} places)");
        }

        List<LogPath> all = [.. traffic.Methods.SelectMany(method => LogPath.Of(method.Key, method.Value)).OrderByDescending(path => path.Traffic.Count).ThenBy(path => path.Shown, StringComparer.Ordinal)];
        LogPath[] kept = [.. all.Take(MostPaths)];
        long left = all.Skip(MostPaths).Sum(path => path.Traffic.Count);
        if (left > 0)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, string.Create(CultureInfo.InvariantCulture, $"the {all.Count - MostPaths} least used paths, {100.0 * left / traffic.Kept:0.#} % of the requests; the others have their share of the load"));
        }

        if (traffic.Hosts.Count > 0)
        {
            string hosts = string.Join(", ", traffic.Hosts.OrderByDescending(host => host.Value).Take(5).Select(host => LiteralText.Name(host.Key, "")));
            notes.Add(ConversionNoteKind.Changed, $"the hosts of the log ({hosts}) are one target; -Include and -Exclude keep one of them");
        }

        LogRate? rate = traffic.Clock.Rate();
        Describe(rate);
        double wanted = rate is null ? 1 : Math.Max(rate.Peak * request.PeakPercent / 100, 0.001);
        double total = kept.Sum(path => path.Traffic.Count);
        var mix = new DraftMapping { Layout = DraftLayout.Block };
        foreach (LogPath path in kept)
        {
            DraftFlow flow = draft.AddFlow($"{path.Method} {path.Shown}");
            flow.Comments.Add(string.Create(CultureInfo.InvariantCulture, $"{100 * path.Traffic.Count / total:0.##} % of the requests ({path.Traffic.Count:N0})"));
            flow.Steps.Add(Step(path).ToStep());
            mix.Add(flow.Name, path.Traffic.Count);
        }

        draft.Load.Add("traffic", new DraftMapping { Layout = DraftLayout.Block }
            .Add("executor", "constant-arrival-rate").Add("rate", DraftScalar.Of(Rounded(wanted))).Add("arrival", "poisson").Add("duration", TimeSpan.FromMinutes(5)).Add("flow", mix));
    }

    private void Describe(LogRate? rate)
    {
        string methods = string.Join(", ", traffic.AllMethods.OrderByDescending(method => method.Value).Take(8).Select(method => string.Create(CultureInfo.InvariantCulture, $"{method.Key} {100.0 * method.Value / traffic.AllMethods.Values.Sum():0.#} %")));
        draft.Comments.Add($"Methods in the log: {methods}.");
        if (rate is null)
        {
            draft.Load.Comments.Add("The log tells no times: one request a second, in the shares that the paths had.");
            notes.Add(ConversionNoteKind.Assumed, "the rate, because the log has no times: one request a second in all");
            return;
        }

        draft.Load.Comments.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"The log: {rate.Average:0.##} requests/s on average over {DurationText.Format(rate.Length)}, {rate.Peak:0.##}/s in the busiest {(rate.Window.TotalSeconds < 2 ? "second" : "minute")} ({rate.PeakAt:yyyy-MM-dd HH:mm:ss} UTC)."));
        draft.Load.Comments.Add(string.Create(CultureInfo.InvariantCulture, $"The rate below is {request.PeakPercent:0.##} % of that peak (-PeakPercent). Each iteration does one of the flows, as often as the log had it: the numbers are its requests."));
        notes.Add(ConversionNoteKind.Changed, "each request is an iteration of its own at a random moment: which requests a user made one after the other is not in the load");
    }

    private RequestDraft Step(LogPath path)
    {
        var step = new RequestDraft { Method = path.Method, Name = LiteralText.Name($"{path.Method} {path.Shown}", path.Method) };
        var parts = new List<string>();
        foreach ((string segment, PathNode node, string? before) in path.Segments)
        {
            parts.Add(segment == PathNode.Value ? Variable(PathSegment.NameOf(before), Samples(node), path) : LiteralText.Escape(LiteralText.Address(segment)));
        }

        if (path.Segments.Count(segment => segment.Segment == PathNode.Value) > 1)
        {
            notes.Add(ConversionNoteKind.Changed, "values of one path are chosen each for itself, so that pairs may come up which do not exist", path.Place);
        }

        step.Url = "/" + string.Join('/', parts);
        AddQuery(step, path);
        if (path.Traffic.Statuses.Count == 1 && path.Traffic.Statuses.Keys.First() is >= 200 and < 300 and var status)
        {
            step.Expect.Add("status", status);
        }

        if (path.Method is "POST" or "PUT" or "PATCH")
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, "bodies, which no log has: the steps are sent without", path.Place);
        }

        return step;
    }

    private IReadOnlyList<string> Samples(PathNode node)
    {
        string[] samples = [.. node.Samples.Order(StringComparer.Ordinal)];
        string[] open = [.. samples.Where(sample => !PathSegment.IsPersonal(sample) && !SecretVault.LooksSecret(sample))];
        if (open.Length < samples.Length)
        {
            notes.Add(ConversionNoteKind.Secret, "addresses of people and keys in paths are not in the scenario: put values of your own in the variables");
        }

        return open.Length > 0 ? open : ["example"];
    }

    private string Variable(string name, IReadOnlyList<string> values, LogPath path)
    {
        // The same word before it at another path may have other values.
        string unused = name;
        for (int i = 2; draft.Variables[unused] is not null; i++)
        {
            unused = $"{name}_{i}";
        }

        DraftNode value = values.Count == 1 ? DraftScalar.Of(LiteralText.Escape(LiteralText.Address(values[0]))) : DraftSequence.Of(values.Select(one => LiteralText.Escape(LiteralText.Address(one))));
        value.Comments.Add($"of {path.Method} {path.Shown}");
        draft.Variables.Add(unused, value);
        return $"${{{unused}}}";
    }

    private void AddQuery(RequestDraft step, LogPath path)
    {
        foreach ((string name, (long count, HashSet<string> values)) in path.Traffic.Parameters.OrderByDescending(parameter => parameter.Value.Count))
        {
            string place = $"{path.Place}: {LiteralText.Name(name, "?")}";
            if (name.Length == 0 || name.Any(char.IsControl) || count < path.Traffic.Count * LeastShareOfParameter)
            {
                notes.Add(ConversionNoteKind.LeftOut, "parameters of queries that fewer than half of a path's requests have", place);
                continue;
            }

            string[] open = [.. values.Where(value => !PathSegment.IsPersonal(value) && SecretVault.IsOpen(name, value)).Order(StringComparer.Ordinal)];
            step.Query.Add(new(name, open.Length switch
            {
                0 => _secrets.Reference(name, "", place),
                1 => LiteralText.Escape(open[0]),
                _ => QueryVariable(name, open, path),
            }));
        }
    }

    private string QueryVariable(string name, string[] values, LogPath path)
    {
        string wanted = $"query_{LiteralText.VariableName(name)}";
        string unused = wanted;
        for (int i = 2; draft.Variables[unused] is not null; i++)
        {
            unused = $"{wanted}_{i}";
        }

        DraftSequence list = DraftSequence.Of(values.Select(LiteralText.Escape));
        list.Comments.Add($"of {path.Method} {path.Shown}");
        draft.Variables.Add(unused, list);
        return $"${{{unused}}}";
    }

    // Three digits tell enough of a rate.
    private static double Rounded(double rate)
    {
        double digit = Math.Pow(10, Math.Floor(Math.Log10(rate)) - 2);
        return Math.Max(Math.Round(rate / digit) * digit, 0.001) is var rounded && digit < 1 ? Math.Round(rounded, Math.Min(15, (int)-Math.Log10(digit))) : Math.Round(rate / digit) * digit;
    }
}
