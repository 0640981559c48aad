using System.Text.Json;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>Makes credentials of security schemes. What most operations need stands once; others say so themselves.</summary>
internal sealed class ApiSecurity(ApiDocument document, ScenarioDraft draft, ImportNotes notes)
{
    private readonly JsonElement _schemes = document.Root.Get("components").Get("securitySchemes");
    private string? _shared;
    private DraftNode? _sharedAuth;
    private bool _isLookedFor;

    /// <summary>Sets the credentials of a request.</summary>
    public void Set(RequestDraft request, JsonElement operation, string place)
    {
        bool isOwn = operation.Get("security").ValueKind == JsonValueKind.Array;
        JsonElement[] requirements = [.. (isOwn ? operation : document.Root).Items("security")];
        DraftNode? shared = SharedAuth();
        if (requirements.Length == 0 || requirements.Any(one => one.ValueKind == JsonValueKind.Object && !one.EnumerateObject().Any()))
        {
            request.Auth = shared is null ? null : DraftScalar.Of("none");
            return;
        }

        JsonElement requirement = requirements.FirstOrDefault(one => one.ValueKind == JsonValueKind.Object && one.EnumerateObject().All(scheme => IsKnown(Scheme(scheme.Name))));
        if (requirement.ValueKind != JsonValueKind.Object)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"credentials that have no counterpart: {string.Join(", ", requirements.Where(one => one.ValueKind == JsonValueKind.Object).SelectMany(one => one.EnumerateObject()).Select(one => LiteralText.Name(one.Name, "")).Distinct())}", place);
            return;
        }

        DraftNode? auth = null;
        foreach (JsonProperty named in requirement.EnumerateObject())
        {
            JsonElement scheme = Scheme(named.Name);
            if (scheme.Text("type") == "apiKey")
            {
                AddKey(request, scheme, named.Name);
            }
            else
            {
                auth ??= _shared == named.Name ? shared : AuthOf(scheme, named.Name);
            }
        }

        bool isShared = auth is not null && _shared == requirement.EnumerateObject().First(one => Scheme(one.Name).Text("type") != "apiKey").Name;
        request.Auth = isShared ? null : auth ?? (shared is null ? null : DraftScalar.Of("none"));
    }

    /// <summary>Writes what all operations share.</summary>
    public void Write()
    {
        if (SharedAuth() is { } shared)
        {
            draft.Http.Add("auth", shared);
        }
    }

    // The document's own requirement counts for all operations without one.
    private DraftNode? SharedAuth()
    {
        if (!_isLookedFor)
        {
            _isLookedFor = true;
            _sharedAuth = FindSharedAuth();
        }

        return _sharedAuth;
    }

    private DraftNode? FindSharedAuth()
    {
        foreach (JsonProperty named in document.Root.Items("security").Where(one => one.ValueKind == JsonValueKind.Object).Take(1).SelectMany(one => one.EnumerateObject()))
        {
            if (Scheme(named.Name) is var scheme && IsKnown(scheme) && scheme.Text("type") != "apiKey" && AuthOf(scheme, named.Name) is { } auth)
            {
                _shared = named.Name;
                return auth;
            }
        }

        return null;
    }

    private JsonElement Scheme(string name) => document.Resolve(_schemes.Get(name));

    private static bool IsKnown(JsonElement scheme) => scheme.Text("type") is "oauth2" or "openIdConnect" || (scheme.Text("type") == "apiKey" && scheme.Text("name").Length > 0)
        || (scheme.Text("type") == "http" && scheme.Text("scheme").ToLowerInvariant() is "basic" or "bearer" or "digest");

    private DraftMapping? AuthOf(JsonElement scheme, string name)
    {
        string variable = VariableOf(name);
        string kind = scheme.Text("type") == "http" ? scheme.Text("scheme").ToLowerInvariant() : "bearer";
        if (scheme.Text("type") != "http")
        {
            notes.Add(ConversionNoteKind.Changed, $"{(scheme.Text("type") == "oauth2" ? "OAuth 2" : "OpenID Connect")} '{LiteralText.Name(name, "")}': the scenario takes a token that you got beforehand; signing in can be a step instead");
        }

        if (kind == "bearer")
        {
            Told($"{variable}_TOKEN", name);
            return new DraftMapping().Add("bearer", $"${{env:{variable}_TOKEN}}");
        }

        Told($"{variable}_PASSWORD", name);
        return new DraftMapping().Add(kind, new DraftMapping().Add("user", $"${{env:{variable}_USER}}").Add("password", $"${{env:{variable}_PASSWORD}}"));
    }

    private void AddKey(RequestDraft request, JsonElement scheme, string name)
    {
        string reference = $"${{env:{VariableOf(name)}}}";
        string key = scheme.Text("name");
        Told(VariableOf(name), name);
        switch (scheme.Text("in"))
        {
            case "query":
                request.Query.Add(new(key, reference));
                break;
            case "cookie":
                request.Headers.Add(new("cookie", $"{LiteralText.Escape(key)}={reference}"));
                break;
            default:
                request.Headers.Add(new(HeaderNames.IsToken(key) ? key.ToLowerInvariant() : "x-api-key", reference));
                break;
        }
    }

    private void Told(string variable, string scheme) => notes.Add(ConversionNoteKind.Secret, $"the credentials of '{LiteralText.Name(scheme, "")}': set the environment variable {variable}{(variable.EndsWith("_PASSWORD", StringComparison.Ordinal) ? $" and {variable[..^9]}_USER" : "")}");

    private static string VariableOf(string name)
    {
        string plain = new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_')]);
        return plain.StartsWith("API_", StringComparison.Ordinal) || plain == "API_KEY" ? plain : $"API_{plain.Trim('_')}";
    }
}
