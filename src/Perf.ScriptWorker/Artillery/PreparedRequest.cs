using System.Text.Json;
using Perf.Engine.Flows;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Running;

namespace Perf.ScriptWorker.Artillery;

/// <summary>A request as functions have made it, with everything filled in.</summary>
internal sealed record PreparedRequest
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);

    /// <summary>The method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The whole address.</summary>
    public string Url { get; init; } = "";

    /// <summary>Headers, each a name and a value.</summary>
    public string[][] Headers { get; init; } = [];

    /// <summary>Cookies, each a name and a value.</summary>
    public string[][] Cookies { get; init; } = [];

    /// <summary>The body, or null.</summary>
    public string? Body { get; init; }

    /// <summary>Whether the body is the step's own, which has files in it that functions do not see.</summary>
    public bool KeepsBody { get; init; }

    /// <summary>Whether redirects are followed.</summary>
    public bool FollowRedirect { get; init; }

    /// <summary>The user's name, or null.</summary>
    public string? User { get; init; }

    /// <summary>The password.</summary>
    public string? Password { get; init; }

    /// <summary>Reads what the script made.</summary>
    /// <param name="json">JSON.</param>
    public static PreparedRequest Read(string json) => JsonSerializer.Deserialize<PreparedRequest>(json, s_options)!;

    /// <summary>The request to send: this one in place of the step's own, or the step's own, with what follows it.</summary>
    /// <param name="own">The step's own request.</param>
    /// <param name="isChanged">Whether this one is sent.</param>
    /// <param name="wantsAnswer">Whether functions see the answer.</param>
    /// <param name="follow">What follows the answer.</param>
    public CompiledRequest Over(CompiledRequest own, bool isChanged, bool wantsAnswer, Action<VirtualUser, HttpExchange, StepEnd> follow) => new()
    {
        Name = own.Name,
        Step = own.Step,
        Labels = own.Labels,
        Timeout = own.Timeout,
        Expect = own.Expect,
        Checks = own.Checks,
        Captures = own.Captures,
        CapturesFirst = own.CapturesFirst,
        EndsIterationOn = own.EndsIterationOn,
        ByStatus = own.ByStatus,
        WantsBody = own.WantsBody || wantsAnswer,
        WantsHead = own.WantsHead || wantsAnswer,
        ExpectsStatus = own.ExpectsStatus,
        MaxBodySize = own.MaxBodySize,
        Method = isChanged ? Method : own.Method,
        Url = isChanged ? TextTemplate.OfText(Url) : own.Url,
        Query = isChanged ? [] : own.Query,
        Headers = isChanged ? [.. AllHeaders().Select(header => (header[0], TextTemplate.OfText(header[1]))), .. Kept(own)] : own.Headers,
        Cookies = isChanged ? [.. Cookies.Select(cookie => (cookie[0], TextTemplate.OfText(cookie[1])))] : own.Cookies,
        Body = isChanged ? Body is null ? null : TextTemplate.OfText(Body) : own.Body,
        Form = isChanged ? [] : own.Form,
        Content = isChanged && !KeepsBody ? null : own.Content,
        IsForm = !isChanged && own.IsForm,
        MaxRedirects = isChanged && !FollowRedirect ? 0 : own.MaxRedirects,
        Template = isChanged ? null : own.Template,
        Follow = follow,
    };

    // What the test itself does not write down as a header: where one part of a body ends, and by what the request is followed through services.
    private IEnumerable<(string Name, TextTemplate Value)> Kept(CompiledRequest own) =>
        own.Headers.Where(header => (header.Name == "traceparent" || (KeepsBody && header.Name == "content-type")) && !Headers.Any(made => made[0] == header.Name));

    private IEnumerable<string[]> AllHeaders() => User is null || Headers.Any(header => header[0] == "authorization")
        ? Headers
        : [.. Headers, ["authorization", $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{User}:{Password}"))}"]];
}
