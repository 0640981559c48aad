using System.Text;
using System.Text.Json;

namespace Perf.Target.Endpoints;

/// <summary>Writes bodies whose length and content are known.</summary>
internal static class ResponseBody
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";

    // A multiple of the alphabet's length, so that the pattern runs on from one block to the next.
    private static readonly byte[] Block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Alphabet, 2520)));

    public static Task WriteAsync(HttpContext http, ReadOnlyMemory<byte> body, string contentType, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        return http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).AsTask();
    }

    public static Task WriteTextAsync(HttpContext http, string text, int status = StatusCodes.Status200OK) =>
        WriteAsync(http, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", status);

    public static Task WriteJsonAsync<T>(HttpContext http, T value, int status = StatusCodes.Status200OK) =>
        WriteAsync(http, JsonSerializer.SerializeToUtf8Bytes(value), "application/json", status);

    /// <summary>Writes this many bytes of the repeated alphabet; the first one is letter <paramref name="from"/> of it.</summary>
    public static async Task WritePatternAsync(HttpContext http, long bytes, long from = 0)
    {
        int skip = (int)(from % Alphabet.Length);
        while (bytes > 0)
        {
            int part = (int)Math.Min(bytes, Block.Length - skip);
            await http.Response.BodyWriter.WriteAsync(Block.AsMemory(skip, part), http.RequestAborted);
            bytes -= part;
            skip = 0;
        }
    }
}
