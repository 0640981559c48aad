using System.Text.Json;
using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import.Postman;

/// <summary>Makes a step of a request of a collection.</summary>
internal sealed partial class PostmanRequest(PostmanVariables variables, ImportNotes notes)
{
    public PostmanStep? Read(PostmanItem item, string? baseUrl)
    {
        JsonElement element = item.RequestElement;
        string method = element.ValueKind == JsonValueKind.String ? "GET" : element.Text("method").ToUpperInvariant();
        method = method.Length == 0 ? "GET" : method;
        if (!RequestDraft.CanSend(method))
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"a request of the method {LiteralText.Name(method, "")}, which no step sends", item.Place);
            return null;
        }

        PostmanUrl url = PostmanUrl.Of(element);
        if (url.Base.Length == 0 && url.Path == "/" && url.Query.Count == 0)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, "a request without an address", item.Place);
            return null;
        }

        var request = new RequestDraft { Method = method, Name = LiteralText.Name(item.Name, $"{method} {url.Path}") };
        string path = string.Join('/', url.Path.Split('/').Select(segment => Segment(segment, url, item.Place)));
        request.Url = Address(url, path, baseUrl, item.Place);
        foreach ((string key, string value) in url.Query)
        {
            request.Query.Add(new(variables.Expand(key), variables.Secret(key, value, item.Place)));
        }

        AddHeaders(request, element, item.Place);
        new PostmanAuth(variables, notes).Set(request, element.Get("auth") is { ValueKind: JsonValueKind.Object } own ? own : item.Folder.Auth, item.Place);
        new PostmanBody(variables, notes).Set(request, element.Get("body"), item.Place);
        SetProtocol(request, item);
        foreach (JsonElement script in item.Element.Items("event").Where(one => one.Text("disabled") != "true"))
        {
            new PostmanScript(variables, notes, item.Place).Read(request, script);
        }

        return new PostmanStep { Item = item, Request = request, Host = url.Base == baseUrl ? "" : variables.Expand(url.Base).Split("://")[^1], Path = url.Path };
    }

    private string Address(PostmanUrl url, string path, string? baseUrl, string place)
    {
        if (url.Base == baseUrl || url.Base.Length == 0)
        {
            return path;
        }

        string expanded = variables.Expand(url.Base).TrimEnd('/');
        if (expanded.StartsWith("{{", StringComparison.Ordinal) || expanded.Contains("://", StringComparison.Ordinal))
        {
            return LiteralText.Address(variables.Template(expanded, place)) + path;
        }

        // Postman takes http where nothing is written.
        return $"http://{LiteralText.Address(variables.Template(expanded, place))}{path}";
    }

    private string Segment(string segment, PostmanUrl url, string place)
    {
        if (segment.Length < 2 || segment[0] != ':' || !PathVariable().IsMatch(segment))
        {
            return LiteralText.Address(variables.Template(segment, place));
        }

        string name = segment[1..];
        if (url.Values.TryGetValue(name, out string? value) && value.Length > 0)
        {
            return LiteralText.Address(variables.Template(Uri.EscapeDataString(value).Replace("%7B%7B", "{{", StringComparison.Ordinal).Replace("%7D%7D", "}}", StringComparison.Ordinal), place));
        }

        return variables.Template($"{{{{{name}}}}}", place);
    }

    private void AddHeaders(RequestDraft request, JsonElement element, string place)
    {
        JsonElement headers = element.Get("header");
        if (headers.ValueKind == JsonValueKind.String)
        {
            foreach (string line in headers.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                AddHeader(request, colon < 0 ? line : line[..colon].Trim(), colon < 0 ? "" : line[(colon + 1)..].Trim(), place);
            }
        }

        foreach (JsonElement header in element.Items("header").Where(one => one.Text("disabled") != "true" && one.Text("key").Length > 0))
        {
            AddHeader(request, header.Text("key").Trim(), header.Text("value"), place);
        }
    }

    private void AddHeader(RequestDraft request, string name, string value, string place)
    {
        if (!HeaderNames.IsToken(name) || value.Any(char.IsControl))
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"a header that no request can have: '{LiteralText.Name(name, "")}'", place);
        }
        else if (!HeaderNames.IsOfConnection(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.Add(new(name.ToLowerInvariant(), variables.Secret(name, value, place)));
        }
        else
        {
            notes.Add(ConversionNoteKind.LeftOut, "headers of the connection (accept-encoding, content-length and the like), which the engine writes itself", place);
        }
    }

    private void SetProtocol(RequestDraft request, PostmanItem item)
    {
        JsonElement behavior = item.Element.Get("protocolProfileBehavior");
        if (behavior.Text("followRedirects") == "false")
        {
            request.FollowRedirects = false;
        }

        foreach (string name in behavior.ValueKind == JsonValueKind.Object ? behavior.EnumerateObject().Select(one => one.Name) : [])
        {
            if (name != "followRedirects" && !(name == "disableBodyPruning" && request.Method is not ("GET" or "HEAD")))
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"the setting '{LiteralText.Name(name, "")}' of a request", item.Place);
            }
        }
    }

    [GeneratedRegex(@"^:[A-Za-z_][A-Za-z0-9_-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathVariable();
}
