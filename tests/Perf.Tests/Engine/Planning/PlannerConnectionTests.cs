namespace Perf.Tests.Engine.Planning;

/// <summary>What a plan makes of connections.</summary>
public class PlannerConnectionTests
{
    [Theory]
    [InlineData("postgresql", "Host=db.example.com;Port=5433;Database=shop;Username=u;Password=hunter2", "postgresql://db.example.com:5433/shop")]
    [InlineData("postgresql", "Host=a.example,b.example;Username=u", "postgresql://a.example")]
    [InlineData("mysql", "Server=${host};Initial Catalog=x", "mysql://staging-db.example/x")]
    [InlineData("sqlserver", "Data Source=tcp:sql.example\\one,1500;User ID=u;Password=hunter2", "sqlserver://sql.example")]
    [InlineData("sqlserver", "Data Source=tcp:sql.example,1500", "sqlserver://sql.example:1500")]
    [InlineData("redis", "cache.example:6380,password=hunter2", "redis://cache.example:6380")]
    [InlineData("redis", "password=hunter2", "redis://db")]
    [InlineData("postgresql", "${env:PG}", "postgresql://whole.example:1/x")]
    [InlineData("postgresql", "Host=/var/run/postgresql;Username=u", "postgresql://db")]
    public void Plan_WithoutRequests_HasTheFirstConnectionAsTarget(string kind, string text, string expected)
    {
        RunPlan plan = Scenario(kind, text).Plan(process: [("PG", "Host=whole.example;Port=1;Database=x;Password=hunter2"), ("API_BASE_URL", "http://elsewhere.example")]);
        Assert.Equal(expected, plan.Target);
        Assert.Equal(expected, plan.Scenario.Target);
        Assert.Equal(new Uri(expected), new Uri(plan.Scenario.Target!));
        Assert.Equal(1, plan.Executors[0].RequestsPerIteration);
    }

    [Fact]
    public void Plan_ADatabaseOnAProductionHost_IsProduction()
    {
        EnvironmentDefinition[] environments = [Planning.Named("production", "https://www.example.com", production: true)];
        Assert.True(Scenario("postgresql", "Host=www.example.com").Plan(environments: environments).Production);
        Assert.False(Scenario("postgresql", "Host=staging.example.com").Plan(environments: environments).Production);
        Assert.True((Scenario("postgresql", "Host=www.example.com") with { Target = "http://staging.example" }).Plan(environments: environments).Production);
    }

    [Fact]
    public void Plan_AMissingVariableOfAConnection_IsTold() =>
        Assert.Equal(ErrorIds.VariableMissing, Assert.Throws<PerfException>(() => Scenario("postgresql", "Host=h;Password=${env:NOT_SET}").Plan()).Id);

    [Fact]
    public void Plan_AThresholdOfADataStep_KnowsTheStep() =>
        _ = Scenario("postgresql", "Host=h").Plan(new RunRequest { Thresholds = [ThresholdParser.Parse("http_req_duration{step:one}", "max < 1s", "test")] });

    private static Scenario Scenario(string kind, string text)
    {
        ActionStep step = kind == "redis" ? new RedisStep { Name = "one", Connection = "db", Words = ["PING"] } : new SqlStep { Name = "one", Connection = "db", Text = "select 1" };
        return ScenarioBuilding.Of(new Uri("http://unused.example"), [new ConstantVus { Name = "main", Duration = TimeSpan.FromSeconds(1) }], step) with
        {
            Target = null,
            Variables = Planning.Variables(("host", "staging-db.example")),
            Connections = new Dictionary<string, ConnectionDefinition> { ["db"] = new() { Name = "db", Kind = kind, ConnectionString = text } },
        };
    }
}
