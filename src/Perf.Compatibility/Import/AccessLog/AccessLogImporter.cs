namespace Perf.Compatibility.Import.AccessLog;

/// <summary>Reads access logs of nginx, and of other servers that write the same: the mix of paths and the rate become load.</summary>
internal sealed class AccessLogImporter : IScenarioImporter
{
    private const int LinesTried = 20;

    public string Format => "accesslog";

    public string Title => "nginx access log";

    public bool Recognizes(ImportSource source)
    {
        // The last line of the head may be cut off.
        string[] lines = [.. source.Head.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).Take(LinesTried)];
        LogLayout combined = LogLayout.Combined;
        return lines.Length > 0 && lines.Count(line => combined.Read(line) is not null) * 2 >= lines.Length;
    }

    public ScenarioDraft Read(ImportSource source, ConversionRequest request, ImportNotes notes, CancellationToken stop)
    {
        LogLayout layout = request.LogFormat is { } format ? LogLayout.Parse(format) : LogLayout.Combined;
        var traffic = new LogTraffic(new ImportFilter(request), request.IncludeUnsafe, notes);
        long lines = 0;
        long number = 0;
        foreach (string line in source.ReadLines())
        {
            number++;
            if (number % 10_000 == 0)
            {
                stop.ThrowIfCancellationRequested();
            }

            if (line.Length == 0)
            {
                continue;
            }

            lines++;
            if (layout.Read(line) is { } entry)
            {
                traffic.Add(entry);
            }
            else
            {
                traffic.AddUnreadable(number);
            }
        }

        if (traffic.Kept == 0)
        {
            string hint = request.LogFormat is null ? "; a log of another layout needs -LogFormat with the log_format of nginx" : "; compare -LogFormat with a line of it";
            throw source.Invalid(traffic.Unreadable == lines ? $"has no line that can be read{hint}" : "has no request that is kept: reading ones (GET and HEAD) that were answered with 2xx or 3xx; -IncludeUnsafe keeps others");
        }

        var draft = new ScenarioDraft { Name = source.Path is { } path ? $"traffic of {Path.GetFileName(path)}" : "traffic", SourceDetail = FormattableString.Invariant($"access log, {lines:N0} lines"), Read = lines };
        new LogScenario(draft, traffic, request, notes).Build();
        return draft;
    }
}
