using System.Text.Json;
using System.Text.RegularExpressions;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>Makes a step of an operation: what it needs, with values from examples, defaults and schemas.</summary>
internal sealed partial class ApiOperation(ApiDocument document, SchemaExample values, ApiVariables variables, ApiSecurity security, SecretVault secrets, ImportNotes notes)
{
    public RequestDraft Read(JsonElement item, JsonElement operation, string path, string method, string prefix, string place)
    {
        var request = new RequestDraft { Method = method, Name = NameOf(operation, method, path) };
        string summary = operation.Text("summary").ReplaceLineEndings("\n").Split('\n')[0].Trim();
        if (summary.Length > 0)
        {
            request.Comments.Add($"{(operation.Text("deprecated") == "true" ? "(deprecated) " : "")}{LiteralText.Name(summary, "")}");
        }

        var inPath = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonElement parameter in ParametersOf(item, operation))
        {
            AddParameter(request, parameter, inPath, place);
        }

        request.Url = prefix + PathPart().Replace(path, match => PathValue(match.Groups[1].Value, inPath, place), -1);
        request.Url = string.Concat(request.Url.Length == 0 ? "/" : LiteralText.Address(request.Url));
        new ApiBody(document, values, secrets, notes).Set(request, operation.Get("requestBody"), place);
        security.Set(request, operation, place);
        AddStatus(request, operation.Get("responses"));
        if (operation.Get("callbacks").ValueKind == JsonValueKind.Object)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, "callbacks: what the API sends to others", place);
        }

        return request;
    }

    private static string NameOf(JsonElement operation, string method, string path) =>
        operation.Text("operationId") is { Length: > 0 } id ? LiteralText.Name(id, "operation") : LiteralText.Name($"{method} {path}", "operation");

    // Those of the operation win over those of the path.
    private IEnumerable<JsonElement> ParametersOf(JsonElement item, JsonElement operation)
    {
        var parameters = new Dictionary<(string, string), JsonElement>();
        foreach (JsonElement parameter in item.Items("parameters").Concat(operation.Items("parameters")).Select(document.Resolve))
        {
            parameters[(parameter.Text("in"), parameter.Text("name"))] = parameter;
        }

        return parameters.Values.Where(parameter => parameter.Text("name").Length > 0);
    }

    private void AddParameter(RequestDraft request, JsonElement parameter, Dictionary<string, string> inPath, string place)
    {
        string name = parameter.Text("name");
        bool isRequired = parameter.Text("required") == "true";
        bool hasExample = values.HasExample(parameter);
        if (!isRequired && !hasExample && parameter.Text("in") != "path")
        {
            notes.Add(ConversionNoteKind.LeftOut, "parameters that are optional and have no example", $"{place}: {name}");
            return;
        }

        DraftNode value = values.OfHolder(parameter, name, place);
        if (!hasExample)
        {
            notes.Add(ConversionNoteKind.Assumed, "values of parameters, from their schemas; such as ids, which may not exist", $"{place}: {name}");
        }

        switch (parameter.Text("in"))
        {
            case "path":
                inPath[name] = ParameterText.One(value, ',');
                break;
            case "query":
                foreach (KeyValuePair<string, string> pair in ParameterText.Query(name, value, parameter.Text("style"), parameter.Text("explode") != "false"))
                {
                    request.Query.Add(pair);
                }

                break;
            case "header" when name.ToLowerInvariant() is "accept" or "content-type" or "authorization":
                // The description says of these elsewhere what they are.
                break;
            case "header" when HeaderNames.IsToken(name):
                request.Headers.Add(new(name.ToLowerInvariant(), OneLine(secrets.Replace(name, ParameterText.One(value, ','), place) ?? ParameterText.One(value, ','))));
                break;
            case "cookie":
                request.Headers.Add(new("cookie", OneLine($"{LiteralText.Escape(name)}={secrets.Reference(name, ParameterText.One(value, ','), place)}")));
                break;
            default:
                notes.Add(ConversionNoteKind.NotCarriedOver, $"a parameter in '{LiteralText.Name(parameter.Text("in"), "")}'", $"{place}: {name}");
                break;
        }
    }

    private string PathValue(string name, Dictionary<string, string> inPath, string place)
    {
        if (!inPath.TryGetValue(name, out string? value) || value.Length == 0)
        {
            notes.Add(ConversionNoteKind.Assumed, "values of parameters, from their schemas; such as ids, which may not exist", $"{place}: {name}");
            value = "1";
        }

        return value.Contains("${", StringComparison.Ordinal) ? value : variables.Reference(name, value);
    }

    private static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);

    // Any of the successes that are described will do.
    private static void AddStatus(RequestDraft request, JsonElement responses)
    {
        string[] codes = responses.ValueKind != JsonValueKind.Object ? [] : [.. responses.EnumerateObject().Select(response => response.Name).Where(code => Success().IsMatch(code)).Select(code => code.ToLowerInvariant()).Distinct()];
        if (codes.Length > 0)
        {
            DraftNode[] statuses = [.. codes.Select(code => code.All(char.IsAsciiDigit) ? DraftScalar.Number(code) : DraftScalar.Of(code))];
            request.Expect.Add("status", statuses.Length == 1 ? statuses[0] : new DraftSequence(statuses));
        }
    }

    [GeneratedRegex(@"\{([^{}/]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex PathPart();

    [GeneratedRegex("^2(?:[0-9][0-9]|XX|xx)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Success();
}
