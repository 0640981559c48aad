using System.Globalization;
using System.Text;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Curl;

/// <summary>Makes a request of a command line of curl.</summary>
internal sealed class CurlRequest(ImportSource source, SecretVault secrets, ImportNotes notes)
{
    private const int LongestFile = 256 * 1024;

    private static readonly string[] s_dataOptions = ["data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json"];

    public RequestDraft? Read(CurlCommand command, CurlUrl url)
    {
        string place = $"line {command.Line}";
        bool hasData = s_dataOptions.Any(command.Has);
        bool isGet = command.Has("get");
        bool hasForm = command.Has("form") || command.Has("form-string");
        string method = (command.Last("request") ?? (command.Has("head") ? "HEAD" : (hasData && !isGet) || hasForm ? "POST" : "GET")).ToUpperInvariant();
        if (!RequestDraft.CanSend(method))
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"a request of the method {LiteralText.Name(method, "")}, which no step sends", place);
            return null;
        }

        var request = new RequestDraft { Method = method, Timeout = TimeoutOf(command, place) };
        (string data, string type) = DataOf(command, place);
        string[] query = [url.Query, .. command.All("url-query"), isGet ? data : ""];
        request.Url = AddressOf(url.Path, string.Join('&', query.Where(part => part.Length > 0)), place);
        SetHeaders(request, command, place);
        SetAuth(request, command, url, place);
        SetBody(request, command, hasForm, isGet ? "" : data, type, place);
        return request;
    }

    private string AddressOf(string path, string query, string place)
    {
        string shown = string.Join('/', path.Split('/').Select(segment => Value("path token", segment, place, isAddress: true)));
        if (query.Length == 0)
        {
            return shown;
        }

        return $"{shown}?{string.Join('&', query.Split('&').Select(pair =>
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? Plain(pair, isAddress: true) : $"{Plain(pair[..equals], isAddress: true)}={Value(Uri.UnescapeDataString(pair[..equals]), pair[(equals + 1)..], place, isAddress: true)}";
        }))}";
    }

    // A reference of the shell is the user's own way to keep a secret, and stays.
    private string Value(string name, string value, string place, bool isAddress = false)
    {
        string? secret = ShellVariable.IsIn(value) ? null : name == "path token" ? (SecretVault.LooksSecret(value) ? secrets.Reference(name, value, place) : null) : secrets.Replace(name, isAddress ? Uri.UnescapeDataString(value) : value, place);
        return secret ?? Plain(value, isAddress);
    }

    private static string Plain(string value, bool isAddress)
    {
        string template = ShellVariable.Template(value);
        return isAddress ? LiteralText.Address(template) : template;
    }

    private TimeSpan? TimeoutOf(CurlCommand command, string place)
    {
        if (command.Last("max-time") is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1_000_000)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        notes.Add(ConversionNoteKind.NotCarriedOver, $"--max-time {LiteralText.Name(ShellVariable.Template(text), "")}, which is no time", place);
        return null;
    }

    private void SetHeaders(RequestDraft request, CurlCommand command, string place)
    {
        foreach (string header in command.All("header"))
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            string name = (colon < 0 ? header.TrimEnd(';') : header[..colon]).Trim();
            string value = colon < 0 ? "" : header[(colon + 1)..].Trim();
            if (header.StartsWith('@'))
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, "headers from a file (-H @file)", place);
            }
            else if (!HeaderNames.IsToken(name) || value.Any(char.IsControl))
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"a header that no request can have: '{LiteralText.Name(name, "")}'", place);
            }
            else if (colon >= 0 && value.Length == 0)
            {
                notes.Add(ConversionNoteKind.Changed, $"taking the header '{name}' away, which only curl sends by itself", place);
            }
            else if (!HeaderNames.IsOfConnection(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
            {
                AddHeader(request, name, value, place);
            }
            else
            {
                notes.Add(ConversionNoteKind.LeftOut, "headers of the connection (accept-encoding, content-length and the like), which the engine writes itself", place);
            }
        }

        AddGiven(request, "user-agent", command.Last("user-agent"), place);
        AddGiven(request, "referer", command.Last("referer")?.Replace(";auto", "", StringComparison.Ordinal), place);
        AddGiven(request, "range", command.Last("range") is { } range ? $"bytes={range}" : null, place);
        if (command.Last("cookie") is { } cookie)
        {
            if (cookie.Contains('=', StringComparison.Ordinal))
            {
                AddGiven(request, "cookie", cookie, place);
            }
            else
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, "cookies from a file (-b file); each virtual user keeps the cookies that it is given", place);
            }
        }

        if (command.Has("json"))
        {
            AddGiven(request, "accept", request.Headers.Any(header => header.Key == "accept") ? null : "application/json", place);
        }
    }

    private void AddGiven(RequestDraft request, string name, string? value, string place)
    {
        if (!string.IsNullOrEmpty(value))
        {
            AddHeader(request, name, value, place);
        }
    }

    private void AddHeader(RequestDraft request, string name, string value, string place)
    {
        string lower = name.ToLowerInvariant();
        string[] parts = value.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (lower == "authorization" && parts is ["Bearer" or "bearer", { Length: > 0 } token])
        {
            request.Auth = new DraftMapping().Add("bearer", Value("token", token, place));
        }
        else if (lower == "cookie")
        {
            request.Headers.Add(new(lower, ShellVariable.IsIn(value) ? ShellVariable.Template(value) : secrets.Reference("cookie", value, place)));
        }
        else
        {
            request.Headers.Add(new(lower, Value(lower, value, place)));
        }
    }

    private void SetAuth(RequestDraft request, CurlCommand command, CurlUrl url, string place)
    {
        if (command.Last("oauth2-bearer") is { } bearer)
        {
            request.Auth = new DraftMapping().Add("bearer", Value("token", bearer, place));
        }

        if ((command.Last("user") ?? url.User) is not { Length: > 0 } user)
        {
            return;
        }

        int colon = user.IndexOf(':', StringComparison.Ordinal);
        string password = colon < 0 ? "" : user[(colon + 1)..];
        string scheme = command.Has("digest") ? "digest" : "basic";
        request.Auth = new DraftMapping().Add(scheme, new DraftMapping()
            .Add("user", ShellVariable.Template(colon < 0 ? user : user[..colon]))
            .Add("password", ShellVariable.IsIn(password) ? ShellVariable.Template(password) : secrets.Reference("password", password, place)));
    }

    private void SetBody(RequestDraft request, CurlCommand command, bool hasForm, string data, string type, string place)
    {
        if (hasForm)
        {
            SetForm(request, command, place);
        }
        else if (data.Length > 0)
        {
            KeyValuePair<string, string> given = request.Headers.FirstOrDefault(header => header.Key == "content-type");
            request.Headers.Remove(given);
            BodyText.Set(request, given.Value ?? type, data, (name, value) => Value(name, value, place), notes, place);
        }
    }

    private void SetForm(RequestDraft request, CurlCommand command, string place)
    {
        foreach ((string option, string field) in command.Options.Where(option => option.Name is "form" or "form-string"))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? field : field[..equals];
            string value = equals < 0 ? "" : field[(equals + 1)..];
            if (option == "form" && value.StartsWith('@'))
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"the file of the field '{LiteralText.Name(name, "")}' (-F), which the step is sent without", place);
            }
            else
            {
                string text = option == "form" && value.StartsWith('<') ? FileText(value[1..], place) ?? "" : option == "form" ? value.Split(";type=")[0] : value;
                request.Multipart.Add(new(name, Value(name, text, place)));
            }
        }

        if (request.Multipart.Count > 0)
        {
            KeyValuePair<string, string>[] types = [.. request.Headers.Where(header => header.Key == "content-type")];
            foreach (KeyValuePair<string, string> type in types)
            {
                request.Headers.Remove(type);
            }

        }
    }

    // As curl joins them: by & for -d, with nothing between for --json.
    private (string Data, string Type) DataOf(CurlCommand command, string place)
    {
        var data = new StringBuilder();
        foreach ((string option, string value) in command.Options.Where(option => s_dataOptions.Contains(option.Name)))
        {
            if (data.Length > 0 && option != "json")
            {
                data.Append('&');
            }

            data.Append(option switch
            {
                "data-raw" => value,
                "data-urlencode" => Encoded(value, place),
                "data" or "data-ascii" when value.StartsWith('@') => FileText(value[1..], place)?.ReplaceLineEndings("") ?? "",
                _ when value.StartsWith('@') => FileText(value[1..], place) ?? "",
                _ => value,
            });
        }

        return (data.ToString(), command.Has("json") ? "application/json" : data.Length > 0 ? "application/x-www-form-urlencoded" : "");
    }

    // name=content, =content, content, @file, name@file.
    private string Encoded(string value, string place)
    {
        int mark = value.AsSpan().IndexOfAny('=', '@');
        if (mark < 0)
        {
            return Escaped(value);
        }

        string content = value[mark] == '@' ? FileText(value[(mark + 1)..], place) ?? "" : value[(mark + 1)..];
        return mark == 0 ? Escaped(content) : $"{value[..mark]}={Escaped(content)}";
    }

    private static string Escaped(string value) => ShellVariable.IsIn(value) ? value : Uri.EscapeDataString(value);

    // Only what lies beside the command lines: a file from elsewhere must not draw others into the scenario.
    private string? FileText(string name, string place)
    {
        string? folder = source.Path is { } path ? Path.GetDirectoryName(Path.GetFullPath(path)) : null;
        string? whole = folder is null || name.Length == 0 || name == "-" || name.Contains('\0', StringComparison.Ordinal) ? null : Path.GetFullPath(name, folder);
        if (whole is not null && whole.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(whole) && new FileInfo(whole).Length <= LongestFile)
        {
            try
            {
                return File.ReadAllText(whole);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"the content of the file '{LiteralText.Name(name, "")}', which cannot be read: {e.Message}", place);
                return null;
            }
        }

        notes.Add(ConversionNoteKind.NotCarriedOver, $"the content of the file '{LiteralText.Name(name, "")}', which is not beside the command lines or larger than {LongestFile / 1024} kB", place);
        return null;
    }
}
