using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace Perf.Target.Platform;

/// <summary>
/// A small security platform on PostgreSQL under <c>/api/v1</c>: accounts, sessions with a second factor, alerts, search and reports. It is what the shipped
/// scenarios run against, and slow for the reasons that real systems are.
/// </summary>
internal sealed class PlatformServer : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly AccessToken _tokens;
    private readonly SessionApi _sessions;
    private readonly UserApi _users;
    private readonly ReportApi _reports;
    private readonly ResponseTiming _timing;

    private PlatformServer(NpgsqlDataSource source, PlatformOptions options, ResponseTiming timing, TimeProvider time)
    {
        _source = source;
        _timing = timing;
        _tokens = new AccessToken(time);
        _sessions = new SessionApi(options, _tokens, time);
        _users = new UserApi(options);
        _reports = new ReportApi(options, time);
    }

    /// <summary>Connects, and makes and fills the tables where there are none.</summary>
    public static async Task<PlatformServer> StartAsync(PlatformOptions options, ResponseTiming timing, CancellationToken cancellation)
    {
        NpgsqlDataSource source = NpgsqlDataSource.Create(options.Database);
        try
        {
            await PlatformDatabase.PrepareAsync(source, options, cancellation);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }

        return new PlatformServer(source, options, timing, TimeProvider.System);
    }

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1");
        api.MapGet("/health", Call(async call => await call.AnswerAsync(new { status = await call.ScalarAsync("select 'ok'") })));
        api.MapPost("/auth/login", Call(_sessions.LoginAsync));
        api.MapPost("/auth/mfa", Call(_sessions.MfaAsync));
        api.MapPost("/auth/refresh", Call(_sessions.RefreshAsync));
        api.MapPost("/auth/logout", Call(SessionApi.LogoutAsync));
        api.MapGet("/auth/me", Call(SessionApi.MeAsync));
        api.MapPost("/auth/totp", Call(UserApi.EnrolAsync));
        api.MapGet("/users", Call(UserApi.ListAsync));
        api.MapPost("/users", Call(_users.CreateAsync));
        api.MapGet("/users/{id}", Call(UserApi.GetAsync));
        api.MapPatch("/users/{id}", Call(UserApi.ChangeAsync));
        api.MapDelete("/users/{id}", Call(UserApi.DeleteAsync));
        api.MapGet("/alerts", Call(AlertApi.ListAsync));
        api.MapPost("/alerts", Call(AlertApi.CreateAsync));
        api.MapGet("/alerts/{id}", Call(AlertApi.GetAsync));
        api.MapPatch("/alerts/{id}", Call(AlertApi.ChangeAsync));
        api.MapPost("/alerts/{id}/comments", Call(AlertApi.CommentAsync));
        api.MapGet("/search", Call(AlertApi.SearchAsync));
        api.MapGet("/reports/summary", Call(ReportApi.SummaryAsync));
        api.MapPost("/reports", Call(_reports.OrderAsync));
        api.MapGet("/reports/{id}", Call(_reports.GetAsync));
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private RequestDelegate Call(Func<PlatformCall, Task> answer) => async http =>
    {
        await _timing.Gate.PassAsync();
        try
        {
            await answer(new PlatformCall(http, _source, _tokens));
        }
        catch (PlatformFault fault)
        {
            await Endpoints.ResponseBody.WriteJsonAsync(http, new { error = fault.Message }, fault.Status);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException && !http.Response.HasStarted)
        {
            // The pool or the database is at its end: the platform says so, as a real one would.
            await Endpoints.ResponseBody.WriteJsonAsync(http, new { error = "database_unavailable" }, StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception error) when (error is OperationCanceledException or ConnectionAbortedException or IOException)
        {
            http.Abort();
        }
    };
}
