using System.Text.Json;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Postman;

/// <summary>Carries credentials over. Their values become references, whatever they are.</summary>
internal sealed class PostmanAuth(PostmanVariables variables, ImportNotes notes)
{
    public void Set(RequestDraft request, JsonElement auth, string place)
    {
        string type = auth.Text("type").ToLowerInvariant();
        string Of(string key) => Parameter(auth.Get(auth.Text("type")), key);
        switch (type)
        {
            case "" or "noauth":
                break;
            case "bearer":
                SetAuth(request, new DraftMapping().Add("bearer", variables.Credential("token", Of("token"), place)), Of("token"), place);
                break;
            case "basic" or "digest":
                request.Auth = new DraftMapping().Add(type, new DraftMapping()
                    .Add("user", Of("username") is { Length: > 0 } user ? variables.Template(user, place) : "${env:API_USER}")
                    .Add("password", variables.Credential("password", Of("password"), place)));
                break;
            case "apikey":
                SetKey(request, Of("key") is { Length: > 0 } key ? key : "x-api-key", Of("value"), Of("in"), place);
                break;
            case "oauth2":
                string token = Of("accessToken");
                SetAuth(request, new DraftMapping().Add("bearer", token.Length > 0 ? variables.Credential("access_token", token, place) : "${env:API_ACCESS_TOKEN}"), token.Length > 0 ? token : "env", place);
                notes.Add(ConversionNoteKind.Changed, "OAuth 2: the token is taken as it is given; how Postman gets it is not carried over. Set its environment variable, or sign in by a step", place);
                break;
            default:
                notes.Add(ConversionNoteKind.NotCarriedOver, $"credentials of the kind '{LiteralText.Name(type, "")}', which have no counterpart", place);
                break;
        }
    }

    // Without a token Postman sends no header; a scenario must not either.
    private void SetAuth(RequestDraft request, DraftMapping auth, string token, string place)
    {
        if (token.Length > 0)
        {
            request.Auth = auth;
        }
        else
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, "credentials without a token", place);
        }
    }

    private void SetKey(RequestDraft request, string name, string value, string where, string place)
    {
        string reference = variables.Credential(name, value, place);
        if (where == "query")
        {
            request.Query.Add(new(name, reference));
        }
        else if (HeaderNames.IsToken(name))
        {
            request.Headers.Add(new(name.ToLowerInvariant(), reference));
        }
        else
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"an API key in a header that no request can have: '{LiteralText.Name(name, "")}'", place);
        }
    }

    // 2.1 has a list of keys and values, 2.0 an object.
    private static string Parameter(JsonElement parameters, string key) => parameters.ValueKind == JsonValueKind.Array
        ? parameters.EnumerateArray().FirstOrDefault(one => one.Text("key") == key).Text("value")
        : parameters.Text(key);
}
