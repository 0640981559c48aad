namespace Perf.Compatibility.Import.Har;

/// <summary>Chooses which recorded requests become steps, and says of all others why they do not. Pure but for the notes.</summary>
internal sealed class HarSelection(HarSite site, ImportFilter filter, ImportNotes notes)
{
    private static readonly string[] s_assetKinds = ["image", "font", "stylesheet", "script", "media", "manifest", "texttrack", "ping", "cspviolationreport", "csp-violation-report", "beacon", "preflight", "imageset", "signed-exchange"];

    private static readonly string[] s_assetTypes = ["text/css", "text/javascript", "application/javascript", "application/x-javascript", "application/ecmascript", "application/wasm", "application/manifest+json", "application/font-woff"];

    private static readonly string[] s_assetEndings =
    [
        ".css", ".js", ".mjs", ".map", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".bmp", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp4", ".webm", ".mp3", ".wav", ".ogg", ".wasm",
    ];

    /// <summary>The entries that become steps, in the order in which they were sent. One that followed a redirect is a part of the step that was redirected.</summary>
    public IReadOnlyList<HarEntry> Select(IReadOnlyList<HarEntry> entries)
    {
        HarEntry[] ordered = [.. entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.Number)];
        var kept = new List<HarEntry>();
        foreach (HarEntry entry in ordered)
        {
            if (WhyNot(entry) is not { } why)
            {
                kept.Add(entry);
            }
            else if (why.Message.Length > 0)
            {
                notes.Add(why.Kind, why.Message, why.Place);
            }
        }

        return FollowRedirects(kept);
    }

    private (ConversionNoteKind Kind, string Message, string Place)? WhyNot(HarEntry entry)
    {
        if (entry.Url is not { } url)
        {
            return (ConversionNoteKind.NotCarriedOver, "a request whose address cannot be read", entry.Place);
        }

        if (url.Scheme is not ("http" or "https" or "ws" or "wss"))
        {
            return (ConversionNoteKind.LeftOut, $"addresses that are no requests ({url.Scheme}:)", "");
        }

        string host = url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}";
        bool isAsked = filter.AsksForHost(host) || filter.AsksForHost(url.IdnHost);
        if (!site.IsOwn(url.IdnHost) && !isAsked)
        {
            return (ConversionNoteKind.LeftOut, $"requests to the third party {url.IdnHost}; -Include {url.IdnHost} keeps them, if you may put load on it", "");
        }

        if (!filter.Keeps(entry.Method, isAsked ? "" : host, url.AbsolutePath))
        {
            return (ConversionNoteKind.LeftOut, "requests that -Include and -Exclude leave out", "");
        }

        if (entry.Method == "OPTIONS" && entry.Header("access-control-request-method") is not null && !filter.AsksForMethod("OPTIONS"))
        {
            return (ConversionNoteKind.LeftOut, "questions of the browser before a request to another origin (CORS preflight); -Include OPTIONS keeps them", "");
        }

        if (IsAsset(entry) && !filter.AsksForPath(url.AbsolutePath))
        {
            return (ConversionNoteKind.LeftOut, "pictures, scripts, fonts and style sheets, which browsers cache; -Include '/*' keeps them", "");
        }

        if (entry.IsFromCache)
        {
            return (ConversionNoteKind.LeftOut, "answers from the browser's own cache, for which nothing was sent", "");
        }

        if (entry.Status == 0 && entry.Messages is null)
        {
            return (ConversionNoteKind.LeftOut, "requests that got no answer (blocked, cancelled or failed)", $"{entry.Place}: {entry.Method} {url.AbsolutePath}");
        }

        return RequestDraft.CanSend(entry.Method) ? null : (ConversionNoteKind.NotCarriedOver, $"requests of the method {LiteralText.Name(entry.Method, "(none)")}, which no step sends", entry.Place);
    }

    private static bool IsAsset(HarEntry entry) =>
        entry.Method is "GET" or "HEAD" or "OPTIONS" or "POST"
        && (s_assetKinds.Contains(entry.ResourceType)
            || (entry.ResourceType is "" or "other" or "fetch" or "xhr" or "document" && entry.Method is "GET" or "HEAD"
                && (s_assetTypes.Contains(entry.ResponseType)
                    || entry.ResponseType.StartsWith("image/", StringComparison.Ordinal) || entry.ResponseType.StartsWith("font/", StringComparison.Ordinal)
                    || entry.ResponseType.StartsWith("audio/", StringComparison.Ordinal) || entry.ResponseType.StartsWith("video/", StringComparison.Ordinal)
                    || (entry.ResponseType.Length == 0 && s_assetEndings.Any(ending => entry.Path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))))));

    // The engine follows redirects by itself, so a request that a redirect led to is no step of its own.
    private List<HarEntry> FollowRedirects(List<HarEntry> kept)
    {
        var steps = new List<HarEntry>();
        var waiting = new List<(Uri Url, HarEntry First)>();
        foreach (HarEntry entry in kept)
        {
            int followed = waiting.FindIndex(one => one.Url.AbsoluteUri.Split('#')[0] == entry.Url!.AbsoluteUri.Split('#')[0]);
            HarEntry first = entry;
            if (followed >= 0)
            {
                first = waiting[followed].First;
                waiting.RemoveAt(followed);
                first.Status = entry.Status;
                first.Candidates = entry.Candidates;
                notes.Add(ConversionNoteKind.Changed, "redirects are followed by the step that was redirected, and are no steps of their own", $"{entry.Place}: {entry.Path}");
            }
            else
            {
                steps.Add(entry);
            }

            if (entry.Redirect is { } redirect)
            {
                waiting.Add((redirect, first));
            }
        }

        foreach ((_, HarEntry first) in waiting)
        {
            first.IsRedirectLeft = true;
        }

        return steps;
    }
}
