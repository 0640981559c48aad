using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Har;

/// <summary>Makes steps of recorded requests: addresses on the target become paths, secrets references, and values of earlier answers variables.</summary>
internal sealed class HarRequests(HarSite site, CaptureFinder captures, SecretVault secrets, ImportNotes notes)
{
    private const int MostMessages = 100;

    public HarStep Step(HarEntry entry) => entry.Messages is not null || entry.Url!.Scheme is "ws" or "wss" || entry.Status == 101
        ? new HarStep { Socket = Socket(entry) }
        : new HarStep { Request = Request(entry) };

    /// <summary>Moves headers that all steps have alike to where they stand once.</summary>
    public static void ShareHeaders(ScenarioDraft draft, IReadOnlyList<HarStep> steps)
    {
        RequestDraft[] requests = [.. steps.Select(step => step.Request).OfType<RequestDraft>()];
        if (requests.Length < 2 || requests.Length < steps.Count)
        {
            return;
        }

        KeyValuePair<string, string>[] shared =
        [
            .. requests[0].Headers.Where(header => !header.Value.Contains("${", StringComparison.Ordinal) || header.Value.StartsWith("${env:", StringComparison.Ordinal))
                .Where(header => requests.All(request => request.Headers.Contains(header))),
        ];
        if (shared.Length > 0)
        {
            draft.Http.Add("headers", RequestDraft.MappingOf(shared));
            foreach (RequestDraft request in requests)
            {
                foreach (KeyValuePair<string, string> header in shared)
                {
                    request.Headers.Remove(header);
                }
            }
        }

        DraftNode? auth = requests[0].Auth;
        if (auth is not null && requests.All(request => request.Auth is not null && Same(request.Auth, auth)))
        {
            draft.Http.Add("auth", auth);
            foreach (RequestDraft request in requests)
            {
                request.Auth = null;
            }
        }
    }

    private RequestDraft Request(HarEntry entry)
    {
        var request = new RequestDraft { Method = entry.Method, Url = UrlOf(entry) };
        AddHeaders(request, entry);
        AddBody(request, entry);
        if (entry.IsRedirectLeft)
        {
            request.FollowRedirects = false;
            notes.Add(ConversionNoteKind.Changed, "a redirect that the browser did not follow is not followed by the step either", $"{entry.Place}: {entry.Path}");
        }

        if (entry.Status is >= 100 and < 600)
        {
            // What was not modified for the browser's cache is sent whole to one without a cache.
            request.Expect.Add("status", entry.Status == 304 ? 200 : entry.Status);
        }

        return request;
    }

    private string UrlOf(HarEntry entry)
    {
        Uri url = entry.Url!;
        string path = string.Join('/', url.AbsolutePath.Split('/').Select(segment => Segment(segment, entry.Place)));
        string query = url.Query.Length < 2 ? "" : "?" + string.Join('&', url.Query[1..].Split('&').Select(pair => Parameter(pair, entry.Place)));
        return site.Shown(url, path + query);
    }

    private string Segment(string segment, string place)
    {
        string plain = Uri.UnescapeDataString(segment);
        return captures.VariableOf(plain) is { } variable ? $"${{{variable}}}"
            : SecretVault.LooksSecret(plain) ? secrets.Reference("path token", plain, place)
            : LiteralText.Escape(LiteralText.Address(segment));
    }

    private string Parameter(string pair, string place)
    {
        int equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return LiteralText.Escape(LiteralText.Address(pair));
        }

        string name = Uri.UnescapeDataString(pair[..equals]);
        string plain = Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
        return $"{LiteralText.Escape(LiteralText.Address(pair[..equals]))}={Known(name, plain, place) ?? LiteralText.Escape(LiteralText.Address(pair[(equals + 1)..]))}";
    }

    // The reference of a value that an earlier answer gave, or that is a secret.
    private string? Known(string name, string value, string place) =>
        captures.VariableOf(value) is { } variable ? $"${{{variable}}}" : secrets.Replace(name, value, place);

    private string Template(string name, string value, string place) => Known(name, value, place) ?? LiteralText.Escape(value);

    private void AddHeaders(RequestDraft request, HarEntry entry)
    {
        foreach ((string name, string value) in entry.Headers)
        {
            bool isContentType = name.Equals("content-type", StringComparison.OrdinalIgnoreCase);
            if (isContentType)
            {
                continue;
            }

            if (HarHeaders.WhyNot(name, value) is { } why)
            {
                if (why.Length > 0)
                {
                    notes.Add(ConversionNoteKind.LeftOut, why);
                }
            }
            else if (!HeaderNames.IsToken(name) || value.Any(char.IsControl))
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"a header that no request can have: '{LiteralText.Name(name, "")}'", entry.Place);
            }
            else if (name.Equals("authorization", StringComparison.OrdinalIgnoreCase))
            {
                AddAuthorization(request, value, entry.Place);
            }
            else
            {
                request.Headers.Add(new(name.ToLowerInvariant(), Template(name, value, entry.Place)));
            }
        }
    }

    private void AddAuthorization(RequestDraft request, string value, string place)
    {
        string[] parts = value.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (captures.VariableOf(value) is { } whole)
        {
            request.Headers.Add(new("authorization", $"${{{whole}}}"));
        }
        else if (parts is ["Bearer" or "bearer", { Length: > 0 } token])
        {
            string reference = captures.VariableOf(token) is { } variable ? $"${{{variable}}}" : secrets.Reference("token", token, place);
            request.Auth = new DraftMapping().Add("bearer", reference);
        }
        else if (parts is ["Basic" or "basic", { Length: > 0 } pair])
        {
            request.Auth = new DraftMapping().Add("basic", new DraftMapping().Add("user", secrets.Reference("user", pair, place)).Add("password", secrets.Reference("password", pair, place)));
        }
        else
        {
            request.Headers.Add(new("authorization", secrets.Reference("authorization", value, place)));
        }
    }

    private void AddBody(RequestDraft request, HarEntry entry)
    {
        if (entry.Body is not { } body || entry.Method is "GET" or "HEAD")
        {
            return;
        }

        string type = body.Type.Length > 0 ? body.Type : entry.Header("content-type") ?? "";
        string plainType = HarReading.PlainType(type);
        string place = $"{entry.Place}: {entry.Path}";
        bool isFileForm = body.Fields.Any(field => field.File is not null) || (plainType == "multipart/form-data" && body.Fields.Count == 0);
        if (body.IsBase64 || isFileForm)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, isFileForm ? "a form with files; the step is sent without it" : "a body of bytes that are no text; the step is sent without it", place);
            return;
        }

        if (plainType == "multipart/form-data" || (body.Text.Length == 0 && body.Fields.Count > 0 && plainType != "application/x-www-form-urlencoded"))
        {
            foreach ((string name, string value, _) in body.Fields)
            {
                request.Multipart.Add(new(name, Template(name, value, place)));
            }
        }
        else if (body.Text.Length == 0)
        {
            // Some recorders keep the fields of a form alone.
            foreach ((string name, string value, _) in body.Fields)
            {
                request.Form.Add(new(name, Template(name, value, place)));
            }
        }
        else
        {
            BodyText.Set(request, type, body.Text, (name, value) => Template(name, value, place), notes, place);
        }
    }

    private DraftMapping Socket(HarEntry entry)
    {
        Uri url = entry.Url!;
        string path = UrlOf(entry);
        string address = path.StartsWith('/') ? path : path.Replace("https://", "wss://", StringComparison.Ordinal).Replace("http://", "ws://", StringComparison.Ordinal);
        var messages = new DraftSequence { Layout = DraftLayout.Block };
        bool isReceiving = false;
        foreach (HarMessage message in (entry.Messages ?? []).Take(MostMessages))
        {
            if (message.IsSent)
            {
                messages.Items.Add(message.IsText ? new DraftMapping().Add("send", LiteralText.Escape(message.Data)) : new DraftMapping().Add("sendBase64", LiteralText.Escape(message.Data)));
            }
            else if (!isReceiving)
            {
                // How many messages a server sends differs from time to time; that one comes is certain.
                messages.Items.Add(new DraftMapping().Add("receive", new DraftMapping()));
            }

            isReceiving = !message.IsSent;
        }

        notes.Add(ConversionNoteKind.Changed, "a WebSocket is a step that sends the recorded messages and waits for one answer where one or more came; pauses between its messages are not kept", $"{entry.Place}: {url.AbsolutePath}");
        if (entry.Messages is null || entry.Messages.Count > MostMessages)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, entry.Messages is null ? "the messages of a WebSocket, which the recorder did not keep" : $"the messages of a WebSocket after the first {MostMessages}", $"{entry.Place}: {url.AbsolutePath}");
        }

        var step = new DraftMapping { Layout = DraftLayout.Block };
        step.Add("websocket", address);
        return messages.Items.Count == 0 ? step : step.Add("messages", messages);
    }

    private static bool Same(DraftNode a, DraftNode b) => YamlWriter.Write(new DraftMapping().Add("a", a)) == YamlWriter.Write(new DraftMapping().Add("a", b));
}
