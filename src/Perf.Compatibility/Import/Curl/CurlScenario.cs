using System.Globalization;
using System.Net;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Curl;

/// <summary>Makes a flow of command lines of curl: one step each, in order.</summary>
internal sealed class CurlScenario(ImportSource source, ConversionRequest request, ScenarioDraft draft, ImportNotes notes)
{
    public void Build(IReadOnlyList<CurlCommand> commands)
    {
        var filter = new ImportFilter(request);
        var pending = new List<(RequestDraft Request, CurlUrl Url, CurlCommand Command)>();
        var requests = new CurlRequest(source, new SecretVault(notes), notes);
        foreach (CurlCommand command in commands)
        {
            if (command.Urls.Count == 0)
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, "a command line of curl without an address", $"line {command.Line}");
            }

            foreach (string address in command.Urls)
            {
                if (CurlUrl.Parse(address) is not { } url)
                {
                    notes.Add(ConversionNoteKind.NotCarriedOver, "an address that is neither http nor https", $"line {command.Line}");
                    continue;
                }

                if (requests.Read(command, url) is { } step)
                {
                    if (filter.Keeps(step.Method, url.Host, url.Path))
                    {
                        pending.Add((step, url, command));
                    }
                    else
                    {
                        notes.Add(ConversionNoteKind.LeftOut, "requests that -Include and -Exclude leave out", $"line {command.Line}");
                    }
                }
            }
        }

        if (pending.Count == 0)
        {
            return;
        }

        string origin = pending.GroupBy(one => one.Url.Origin, StringComparer.OrdinalIgnoreCase).OrderByDescending(group => group.Count()).First().Key;
        draft.Target = origin;
        draft.Name = LiteralText.Name(pending[0].Url.Host, "curl");
        SetHttp([.. pending.Select(one => one.Command)], pending);
        DraftFlow flow = draft.AddFlow("curl");
        foreach ((RequestDraft step, CurlUrl url, _) in pending)
        {
            step.Url = url.Origin.Equals(origin, StringComparison.OrdinalIgnoreCase) ? step.Url : url.Origin + step.Url;
            flow.Steps.Add(step.ToStep());
        }
    }

    // What curl says for each line and a scenario says once.
    private void SetHttp(IReadOnlyList<CurlCommand> commands, List<(RequestDraft Request, CurlUrl Url, CurlCommand Command)> steps)
    {
        bool[] follows = [.. commands.Select(command => command.Has("location") || command.Has("location-trusted"))];
        if (!follows.Contains(true))
        {
            draft.Http.Add("followRedirects", Remarked(DraftScalar.Of(false), "as curl without -L"));
        }
        else if (follows.Contains(false))
        {
            foreach ((RequestDraft step, _, CurlCommand command) in steps)
            {
                step.FollowRedirects = command.Has("location") || command.Has("location-trusted");
            }
        }

        if (Shared(commands, "http2", "HTTP/2", "http2-prior-knowledge"))
        {
            draft.Http.Add("version", "2");
        }
        else if (Shared(commands, "http3", "HTTP/3", "http3-only"))
        {
            draft.Http.Add("version", "3");
        }

        if (commands.Select(command => command.Last("proxy")).Where(proxy => !string.IsNullOrEmpty(proxy)).Distinct().ToArray() is { Length: > 0 } proxies)
        {
            SetProxy(proxies[0]!, commands);
            NoteIf(proxies.Length > 1 || commands.Any(command => command.Last("proxy") != proxies[0]), "a proxy of some lines only: all requests go through the first one");
        }

        SetTls(commands);
        SetNames(commands);
    }

    private void SetProxy(string proxy, IReadOnlyList<CurlCommand> commands)
    {
        string text = proxy.Contains("://", StringComparison.Ordinal) ? proxy : $"http://{proxy}";
        if (!text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || !Uri.TryCreate(text, UriKind.Absolute, out Uri? url))
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, "a proxy that is not of http");
            return;
        }

        bool hasUser = url.UserInfo.Length > 0 || commands.Any(command => command.Has("proxy-user"));
        draft.Http.Add("proxy", hasUser ? $"http://${{env:PROXY_USER}}:${{env:PROXY_PASSWORD}}@{url.IdnHost}:{url.Port}" : $"http://{url.IdnHost}:{url.Port}");
        if (hasUser)
        {
            notes.Add(ConversionNoteKind.Secret, "user and password of the proxy are not in the scenario: set the environment variables PROXY_USER and PROXY_PASSWORD");
        }
    }

    private void SetTls(IReadOnlyList<CurlCommand> commands)
    {
        var tls = new DraftMapping();
        if (Shared(commands, "insecure", "not looking at certificates (-k)"))
        {
            tls.Add("skipVerify", Remarked(DraftScalar.Of(true), "any certificate is taken, as by curl -k"));
        }

        foreach ((string option, string key) in new[] { ("cacert", "ca"), ("cert", "certificate"), ("key", "key") })
        {
            if (commands.Select(command => command.Last(option)).FirstOrDefault(file => !string.IsNullOrEmpty(file)) is { } file)
            {
                tls.Add(key, LiteralText.Escape(file));
                notes.Add(ConversionNoteKind.Changed, $"the file of --{option} counts for all requests, and its path from the scenario's folder");
            }
        }

        if (commands.Any(command => command.Has("tlsv1.3")))
        {
            tls.Add("minVersion", "1.3");
        }

        if (!tls.IsEmpty)
        {
            draft.Http.Add("tls", tls);
        }
    }

    private void SetNames(IReadOnlyList<CurlCommand> commands)
    {
        var hosts = new DraftMapping();
        foreach (string resolve in commands.SelectMany(command => command.All("resolve")).Distinct())
        {
            // host:port:address, and the address may be one of IPv6 with colons in it.
            string[] parts = resolve.TrimStart('+').Split(':', 3);
            if (parts.Length == 3 && IPAddress.TryParse(parts[2].Trim('[', ']'), out IPAddress? address) && Uri.CheckHostName(parts[0]) == UriHostNameType.Dns)
            {
                hosts.Add(string.Create(CultureInfo.InvariantCulture, $"{parts[0]}:{parts[1]}"), address.ToString());
            }
            else
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"--resolve {LiteralText.Name(resolve, "")}: one address for one host is what http.hosts takes");
            }
        }

        if (!hosts.IsEmpty)
        {
            draft.Http.Add("hosts", hosts);
        }

        bool onlyFour = commands.All(command => command.Has("ipv4"));
        if (onlyFour || commands.All(command => command.Has("ipv6")))
        {
            draft.Http.Add("dns", new DraftMapping().Add("policy", onlyFour ? "onlyIPv4" : "onlyIPv6"));
        }
    }

    private bool Shared(IReadOnlyList<CurlCommand> commands, string option, string what, string? other = null)
    {
        int count = commands.Count(command => command.Has(option) || (other is not null && command.Has(other)));
        NoteIf(count > 0 && count < commands.Count, $"{what} of some lines only: it counts for all requests");
        return count > 0;
    }

    private void NoteIf(bool condition, string message)
    {
        if (condition)
        {
            notes.Add(ConversionNoteKind.Changed, message);
        }
    }

    private static DraftScalar Remarked(DraftScalar value, string remark)
    {
        value.Remark = remark;
        return value;
    }
}
