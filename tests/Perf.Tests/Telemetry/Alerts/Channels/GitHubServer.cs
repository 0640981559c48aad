using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using static Perf.Tests.Telemetry.Alerts.AlertServer;

namespace Perf.Tests.Telemetry.Alerts.Channels;

/// <summary>The issues of one repository, as GitHub's REST API has them.</summary>
internal sealed class GitHubServer : IDisposable
{
    private readonly AlertServer _server;

    internal GitHubServer() => _server = new AlertServer(Answer);

    internal string Url => _server.Url;

    internal IReadOnlyList<Received> Requests => _server.Requests;

    internal List<JsonObject> Issues { get; } = [];

    internal List<(int Issue, string Body)> Comments { get; } = [];

    /// <summary>Asked before each answer: another answer in its place, or null.</summary>
    internal Func<Received, Reply?> Fault { get; set; } = _ => null;

    public void Dispose() => _server.Dispose();

    private Reply Answer(Received request)
    {
        string path = request.Path.Split('?')[0];
        Reply reply = Handle(request, path);
        // After the work is done: an answer that is lost.
        return Fault(request) ?? reply;
    }

    private Reply Handle(Received request, string path)
    {
        const string Root = "/repos/acme/shop/issues";
        if (!path.StartsWith(Root, StringComparison.Ordinal))
        {
            return new Reply(404, """{"message":"Not Found"}""");
        }

        string[] rest = path[Root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch ((request.Method, rest.Length))
        {
            case ("GET", 0):
                Assert.Contains("state=open", request.Path, StringComparison.Ordinal);
                return new Reply(200, new JsonArray([.. Issues.Where(issue => (string?)issue["state"] == "open").Select(issue => issue.DeepClone())]).ToJsonString());
            case ("POST", 0):
                var issue = (JsonObject)JsonNode.Parse(request.Body)!;
                issue["number"] = Issues.Count + 1;
                issue["state"] = "open";
                issue["labels"] = new JsonArray([.. issue["labels"]!.AsArray().Select(label => new JsonObject { ["name"] = label!.DeepClone() })]);
                issue.Remove("assignees");
                Issues.Add(issue);
                return new Reply(201, issue.ToJsonString());
            case ("PATCH", 1):
                JsonObject changed = Issues[int.Parse(rest[0], CultureInfo.InvariantCulture) - 1];
                changed["state"] = JsonDocument.Parse(request.Body).RootElement.GetProperty("state").GetString();
                return new Reply(200, changed.ToJsonString());
            case ("POST", 2):
                string body = JsonDocument.Parse(request.Body).RootElement.GetProperty("body").GetString()!;
                Comments.Add((int.Parse(rest[0], CultureInfo.InvariantCulture), body));
                return new Reply(201, new JsonObject { ["id"] = Comments.Count, ["body"] = body }.ToJsonString());
            case ("GET", 2):
                return new Reply(200, new JsonArray([.. Comments.Where(comment => comment.Issue == int.Parse(rest[0], CultureInfo.InvariantCulture))
                    .Select((comment, i) => new JsonObject { ["id"] = i + 1, ["body"] = comment.Body })]).ToJsonString());
            default:
                return new Reply(404, """{"message":"Not Found"}""");
        }
    }
}
