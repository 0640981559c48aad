using System.Security.Cryptography;
using System.Text.Json;

namespace Perf.Target.Endpoints;

/// <summary>Tells what came in a multipart body, and answers GraphQL.</summary>
internal static class FormEndpoints
{
    public static IEnumerable<Endpoint> All() =>
    [
        new("/multipart", MultipartAsync),
        new("/graphql", GraphQlAsync),
    ];

    private static async Task MultipartAsync(HttpContext http, string argument)
    {
        if (!http.Request.HasFormContentType)
        {
            throw new BadHttpRequestException("the body must be a form");
        }
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException error)
        {
            throw new BadHttpRequestException(error.Message);
        }
        var files = new List<object>();
        foreach (IFormFile file in form.Files)
        {
            await using Stream stream = file.OpenReadStream();
            byte[] hash = await SHA256.HashDataAsync(stream, http.RequestAborted);
            files.Add(new { field = file.Name, name = file.FileName, type = file.ContentType, length = file.Length, sha256 = Convert.ToHexStringLower(hash) });
        }
        await ResponseBody.WriteJsonAsync(http, new { fields = form.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()), files, length = http.Request.ContentLength });
    }

    /// <summary>Answers 200 always, as GraphQL servers do: with errors when the query has the word fail in it.</summary>
    private static async Task GraphQlAsync(HttpContext http, string argument)
    {
        using JsonDocument body = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
        string query = body.RootElement.GetProperty("query").GetString()!;
        JsonElement? variables = body.RootElement.TryGetProperty("variables", out JsonElement given) ? given : null;
        string? operation = body.RootElement.TryGetProperty("operationName", out JsonElement name) ? name.GetString() : null;
        object answer = query.Contains("fail", StringComparison.Ordinal)
            ? new { errors = new[] { new { message = "no such field" } }, data = (object?)null }
            : new { data = new { query, variables, operation } };
        await ResponseBody.WriteJsonAsync(http, answer);
    }
}
