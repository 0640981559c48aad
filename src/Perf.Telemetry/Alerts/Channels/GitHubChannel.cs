using System.Net;
using Octokit;
using Octokit.Internal;

namespace Perf.Telemetry.Alerts;

/// <summary>
/// Issues of a repository on GitHub. A matter has one open issue, found again by a comment of HTML in its text: more about it is a comment, and its end closes the issue.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class GitHubChannel(TimeProvider time) : IAlertChannel
{
    private const string DefaultUrl = "https://api.github.com/", DefaultLabel = "performance-alert";

    // GitHub's limits: a title of 256 characters, a text of 65,536.
    private const int MostOfTitle = 256, MostOfBody = 60_000, PageSize = 100, MostPages = 10;

    /// <inheritdoc/>
    public AlertChannelKind Kind => AlertChannelKind.GitHub;

    /// <inheritdoc/>
    public string Preview(AlertRequest request)
    {
        AlertText text = AlertText.Of(request);
        string what = request.Alert.State == AlertState.Resolved ? "comment on the open issue with this mark and close it" : "open an issue, or comment on the open one with this mark";
        return $"GitHub {request.Required(AlertSettings.Repository)}: {what}\nTitle: {TitleOf(text)}\nLabels: {string.Join(", ", LabelsOf(request))}\n\n{BodyOf(request, text)}";
    }

    /// <inheritdoc/>
    public async Task<SendAnswer> SendAsync(AlertRequest request, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(request.Channel.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            using var http = new HttpClientAdapter(() => new NoRedirects(both.Token) { InnerHandler = HttpSender.NewHandler() });
            return await SendAsync(new GitHubClient(Connect(request, http)), request).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return SendAnswer.Later($"GitHub did not answer within {DurationText.Format(request.Channel.Timeout)}", isDown: true);
        }
        catch (RateLimitExceededException e)
        {
            return SendAnswer.Later("GitHub's rate limit is used up", isDown: true, e.Reset - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : null);
        }
        catch (SecondaryRateLimitExceededException e)
        {
            return SendAnswer.Later("GitHub asks for fewer requests", isDown: true, HttpAnswer.Wait(Header(e, "Retry-After"), time.GetUtcNow()));
        }
        catch (ApiException e)
        {
            return HttpAnswer.Of((int)e.StatusCode, Header(e, "Retry-After"), Header(e, "Location"), Said(e), time.GetUtcNow());
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return SendAnswer.Later($"GitHub cannot be reached: {TextLimit.Line(e.InnerException?.Message ?? e.Message)}", isDown: true);
        }
    }

    private static async Task<SendAnswer> SendAsync(GitHubClient client, AlertRequest request)
    {
        string[] repository = request.Required(AlertSettings.Repository).Split('/', 2);
        (string owner, string name) = (repository[0], repository[^1]);
        AlertText text = AlertText.Of(request);
        Issue? open = await FindAsync(client, owner, name, request).ConfigureAwait(false);
        if (open is null)
        {
            if (request.Alert.State != AlertState.Firing)
            {
                return SendAnswer.Taken("There is no open issue about it.");
            }

            var issue = new NewIssue(TitleOf(text)) { Body = BodyOf(request, text) };
            LabelsOf(request).ForEach(issue.Labels.Add);
            foreach (string person in request.List(AlertSettings.Assignees))
            {
                issue.Assignees.Add(person);
            }

            Issue? made = await client.Issue.Create(owner, name, issue).ConfigureAwait(false);
            return made is null ? SendAnswer.Refused("What answers is not GitHub: it gives no issue. Look at the address.") : SendAnswer.Taken($"Issue #{made.Number} was opened.");
        }

        // An attempt whose answer was lost may have written it.
        if (request.Attempt == 1 || !await HasCommentAsync(client, owner, name, open, request).ConfigureAwait(false))
        {
            string comment = BodyOf(request, text, $"**{MarkdownText.Escape(text.Title)}**\n\n");
            await client.Issue.Comment.Create(owner, name, open.Number, comment).ConfigureAwait(false);
        }

        if (request.Alert.State == AlertState.Resolved)
        {
            await client.Issue.Update(owner, name, open.Number, new IssueUpdate { State = ItemState.Closed, StateReason = ItemStateReason.Completed }).ConfigureAwait(false);
            return SendAnswer.Taken($"Issue #{open.Number} was closed.");
        }

        return SendAnswer.Taken($"Issue #{open.Number} has a new comment.");
    }

    // The list and not the search: the search learns of a new issue only after a while.
    private static async Task<Issue?> FindAsync(GitHubClient client, string owner, string name, AlertRequest request)
    {
        string mark = MarkOf(request.Alert);
        var filter = new RepositoryIssueRequest { State = ItemStateFilter.Open, SortProperty = IssueSort.Created, SortDirection = SortDirection.Ascending };
        filter.Labels.Add(LabelsOf(request)[0]);
        for (int page = 1; page <= MostPages; page++)
        {
            IReadOnlyList<Issue?> issues = await client.Issue
                .GetAllForRepository(owner, name, filter, new ApiOptions { PageCount = 1, PageSize = PageSize, StartPage = page }).ConfigureAwait(false);
            if (issues.FirstOrDefault(issue => issue is { PullRequest: null } && issue.Body?.Contains(mark, StringComparison.Ordinal) == true) is { } found)
            {
                return found;
            }

            if (issues.Count < PageSize)
            {
                break;
            }
        }

        return null;
    }

    private static async Task<bool> HasCommentAsync(GitHubClient client, string owner, string name, Issue issue, AlertRequest request)
    {
        string mark = MessageMark(request);
        if (issue.Body?.Contains(mark, StringComparison.Ordinal) == true)
        {
            return true;
        }

        IReadOnlyList<IssueComment> comments = await client.Issue.Comment.GetAllForIssue(owner, name, issue.Number).ConfigureAwait(false);
        return comments.Any(comment => comment.Body?.Contains(mark, StringComparison.Ordinal) == true);
    }

    private static Connection Connect(AlertRequest request, HttpClientAdapter http)
    {
        string url = request.Setting(AlertSettings.Url) ?? DefaultUrl;
        // Octokit joins paths to it as they are.
        var address = new Uri(url.EndsWith('/') ? url : url + "/");
        var connection = new Connection(new ProductHeaderValue("Perf"), address, new InMemoryCredentialStore(new Credentials(request.Required(AlertSettings.Token))), http, new SimpleJsonSerializer());
        connection.SetRequestTimeout(request.Channel.Timeout);
        return connection;
    }

    private static string TitleOf(AlertText text) => TextLimit.Cut(text.Title, MostOfTitle);

    // The marks come last, and a text that was cut would have none.
    private static string BodyOf(AlertRequest request, AlertText text, string heading = "")
    {
        string marks = $"\n<!-- {MarkOf(request.Alert)} -->\n<!-- {MessageMark(request)} -->";
        return TextLimit.Cut(heading + MarkdownBody.Of(text), MostOfBody - marks.Length - 1) + marks;
    }

    private static List<string> LabelsOf(AlertRequest request) => request.List(AlertSettings.Labels) is { Count: > 0 } labels ? [.. labels] : [DefaultLabel];

    private static string MarkOf(Alert alert) => $"perf-alert:{OutboxNames.Hash(alert.Key)}";

    private static string MessageMark(AlertRequest request) => $"perf-message:{request.Id}";

    private static string Said(ApiException fault)
    {
        string details = fault.ApiError is { Errors: { } errors } ? string.Join("; ", errors.Select(error => $"{error.Field} {error.Code} {error.Message}".Trim())) : "";
        return details.Length > 0 ? $"{fault.Message} ({details})" : fault.Message;
    }

    private static string? Header(ApiException fault, string name) =>
        fault.HttpResponse?.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Octokit follows redirects, with the token where the host is the same; here they are told. It also takes no token of a stop in most of its calls.</summary>
    private sealed class NoRedirects(CancellationToken stop) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop);
            HttpResponseMessage response = await base.SendAsync(request, both.Token).ConfigureAwait(false);
            if ((int)response.StatusCode is >= 300 and < 400 and not (int)HttpStatusCode.NotModified)
            {
                string? host = response.Headers.Location is { IsAbsoluteUri: true } location ? location.Host : null;
                response.Dispose();
                return new HttpResponseMessage(HttpStatusCode.MisdirectedRequest)
                {
                    RequestMessage = request,
                    Content = new StringContent($$"""{"message":"The repository has moved{{(host is null ? "" : $" to {TextLimit.Line(host)}")}}, and a redirect is not followed. Write the new name into the policy."}""", System.Text.Encoding.UTF8, "application/json"),
                };
            }

            return response;
        }
    }
}
