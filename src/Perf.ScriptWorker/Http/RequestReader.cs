using System.Globalization;
using System.IO.Compression;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace Perf.ScriptWorker.Http;

/// <summary>Reads what a script passes to <c>http.get()</c> and its kin.</summary>
internal sealed class RequestReader(ScriptUser user)
{
    private static readonly HashSet<string> s_params =
        ["auth", "cookies", "compression", "headers", "jar", "redirects", "tags", "timeout", "responseType", "responseCallback", "throw"];

    /// <summary>Makes a request of the arguments of a call.</summary>
    /// <param name="method">The method, in any case.</param>
    /// <param name="address">A string, or what <c>http.url</c> made.</param>
    /// <param name="body">The body; undefined or null for none.</param>
    /// <param name="parameters">The parameters; undefined or null for none.</param>
    public ScriptRequest Read(string method, JsValue address, JsValue body, JsValue parameters)
    {
        HttpSettings settings = user.Http.Settings;
        (string url, string name) = AddressOf(address);
        ObjectInstance? given = parameters.IsUndefined() || parameters.IsNull() ? null : parameters as ObjectInstance ?? throw user.TypeError($"the parameters of a request are an object, not {parameters}");
        if (given is null && (body.IsUndefined() || body.IsNull()))
        {
            // The usual GET.
            return new ScriptRequest
            {
                Method = method,
                Url = url,
                Name = name,
                Tags = user.Position.Tags,
                Group = user.Position.Group,
                Jar = user.Http.Jar,
                MaxRedirects = settings.MaxRedirects,
                Expected = user.Http.Expected,
                Response = settings.DiscardBodies ? ResponseKind.None : ResponseKind.Text,
                Throws = settings.Throws,
            };
        }

        TellOfUnknown(given);
        var headers = Pairs(Get(given, "headers")).Select(pair => new KeyValuePair<string, string>(RequestText.Canonical(pair.Key), pair.Value)).ToList();
        (byte[]? bytes, string? type) = BodyEncoding.Encode(user, body);
        if (bytes is not null && Get(given, "compression") is { } compression)
        {
            bytes = Compress(bytes, compression.ToString(), headers);
        }

        Dictionary<string, string> tags = Pairs(Get(given, "tags")).ToDictionary(StringComparer.Ordinal);
        bool isNamed = tags.Remove("name", out string? named);
        return new ScriptRequest
        {
            Method = method.ToUpperInvariant(),
            Url = url,
            Name = isNamed ? named! : name,
            Body = bytes,
            ContentType = type,
            Headers = headers,
            Cookies = Cookies(Get(given, "cookies")),
            Tags = tags.Count == 0 ? user.Position.Tags : user.Position.Tags.With(tags),
            Group = user.Position.Group,
            Jar = Get(given, "jar") switch { null => user.Http.Jar, JarObject jar => jar.Jar, var other => throw user.TypeError($"jar is what http.cookieJar() gives, not {other}") },
            Timeout = Get(given, "timeout") is { } timeout ? TimeoutOf(timeout) : 60 * TimeSpan.TicksPerSecond,
            MaxRedirects = Get(given, "redirects") is { } redirects ? (int)Math.Max(0, redirects.AsNumber()) : settings.MaxRedirects,
            Expected = ExpectedOf(given),
            Response = ResponseOf(Get(given, "responseType")),
            Auth = Get(given, "auth")?.ToString() switch
            {
                null or "basic" => AuthKind.Basic,
                "digest" => AuthKind.Digest,
                var other => throw user.Error($"auth: '{other}' is not there; write basic or digest, with the user and the password in the URL"),
            },
            Throws = Get(given, "throw") is { } throws ? Jint.Runtime.TypeConverter.ToBoolean(throws) : settings.Throws,
        };
    }

    /// <summary>A string, or what <c>http.url</c> made; the name has no user and no password, for it stands in results.</summary>
    public (string Url, string Name) AddressOf(JsValue address)
    {
        if (address.IsString())
        {
            string text = address.AsString();
            return (text, AddressText.WithoutUser(text));
        }

        if (address is ObjectInstance value && value.Get("url") is var url && url.IsString())
        {
            return (url.AsString(), AddressText.WithoutUser(value.Get("name").IsString() ? value.Get("name").AsString() : url.AsString()));
        }

        throw user.TypeError($"the address of a request is a string or http.url`…`, not {address}");
    }

    private static JsValue? Get(ObjectInstance? given, string name) => given?.Get(name) is { } value && !value.IsUndefined() && !value.IsNull() ? value : null;

    // k6 passes over what it does not know; scripts that run there run here, and hear of it once.
    private void TellOfUnknown(ObjectInstance? given)
    {
        foreach (JsValue key in given?.GetOwnPropertyKeys() ?? [])
        {
            string name = key.ToString();
            if (!s_params.Contains(name))
            {
                user.Shared.WarnOnce($"a request has no parameter '{name}'{(NearestWord.Find(name, s_params) is { } nearest ? $"; did you mean '{nearest}'?" : ".")} It is not used. Parameters: {string.Join(", ", s_params.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Pairs(JsValue? value)
    {
        if (value is null)
        {
            return [];
        }

        ObjectInstance given = value as ObjectInstance ?? throw user.TypeError($"headers and tags are objects of names and values, not {value}");
        return [.. given.GetOwnProperties().Where(pair => pair.Value.Enumerable).Select(pair => new KeyValuePair<string, string>(pair.Key.ToString(), Jint.Runtime.TypeConverter.ToString(given.Get(pair.Key))))];
    }

    private static List<RequestCookie> Cookies(JsValue? value)
    {
        var cookies = new List<RequestCookie>();
        if (value is ObjectInstance given)
        {
            foreach ((JsValue key, _) in given.GetOwnProperties())
            {
                JsValue cookie = given.Get(key);
                cookies.Add(cookie is ObjectInstance whole
                    ? new RequestCookie(key.ToString(), Jint.Runtime.TypeConverter.ToString(whole.Get("value")), Jint.Runtime.TypeConverter.ToBoolean(whole.Get("replace")))
                    : new RequestCookie(key.ToString(), Jint.Runtime.TypeConverter.ToString(cookie), Replaces: false));
            }
        }

        return cookies;
    }

    private long TimeoutOf(JsValue value)
    {
        if (value.IsNumber())
        {
            return (long)Math.Clamp(value.AsNumber() * TimeSpan.TicksPerMillisecond, 1, TimeSpan.FromDays(1).Ticks);
        }

        return double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds)
            ? (long)Math.Clamp(milliseconds * TimeSpan.TicksPerMillisecond, 1, TimeSpan.FromDays(1).Ticks)
            : DurationText.TryParse(value.ToString(), out TimeSpan duration) ? Math.Max(1, duration.Ticks) : throw user.Error($"timeout: '{value}' is no duration; write milliseconds or a text such as '10s'");
    }

    private StatusSet? ExpectedOf(ObjectInstance? given)
    {
        JsValue value = given?.Get("responseCallback") ?? JsValue.Undefined;
        return value switch
        {
            _ when value.IsUndefined() => user.Http.Expected,
            _ when value.IsNull() => null,
            ExpectedObject expected => expected.Statuses,
            _ => throw user.TypeError("responseCallback is what http.expectedStatuses() gives, or null"),
        };
    }

    private ResponseKind ResponseOf(JsValue? value) => value?.ToString() switch
    {
        null => user.Http.Settings.DiscardBodies ? ResponseKind.None : ResponseKind.Text,
        "text" => ResponseKind.Text,
        "binary" => ResponseKind.Binary,
        "none" => ResponseKind.None,
        var other => throw user.Error($"responseType: '{other}' is none; write text, binary or none"),
    };

    private byte[] Compress(byte[] bytes, string names, List<KeyValuePair<string, string>> headers)
    {
        string[] all = [.. names.Split(',').Select(name => name.Trim())];
        foreach (string name in all)
        {
            using var output = new MemoryStream();
            Stream packer = name switch
            {
                "gzip" => new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true),
                "deflate" => new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true),
                "br" => new BrotliStream(output, CompressionLevel.Optimal, leaveOpen: true),
                _ => throw user.Error($"compression: '{name}' is not there; write gzip, deflate or br, several with commas between"),
            };
            using (packer)
            {
                packer.Write(bytes);
            }

            bytes = output.ToArray();
        }

        if (!headers.Exists(header => header.Key.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new("Content-Encoding", string.Join(", ", all)));
        }

        return bytes;
    }
}
