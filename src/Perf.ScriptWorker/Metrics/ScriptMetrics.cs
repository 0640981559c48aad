using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Metrics.Selection;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Running;
using Perf.ScriptWorker.Http;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Metrics;

/// <summary>
/// Counts what scripts measure, on one loop. Names, groups and tags are found while the test runs; each combination is made ready once, so that counting again costs a look-up.
/// </summary>
internal sealed class ScriptMetrics(LoopContext context)
{
    // A script that puts an id into each address has a place for each; beyond this they are made anew each time rather than kept.
    private const int MostPlaces = 10_000;

    private readonly Dictionary<PlaceKey, RequestPlace> _requests = [];
    private readonly Dictionary<PlaceKey, StepLabels> _places = [];
    private readonly Dictionary<string, int> _metrics = new(StringComparer.Ordinal);

    private MetricShard Metrics => context.Metrics;

    /// <summary>Counts a request that has ended.</summary>
    public void Request(int executor, ScriptExchange exchange)
    {
        HttpExchange ended = exchange.Exchange;

        // Stopped by the user: nobody's fault, and not measured.
        if (ended.Interrupted && context.Run.Stopped.IsCancellationRequested)
        {
            return;
        }

        RequestPlace place = PlaceOf(exchange);
        ScriptRequest request = exchange.Request;
        string? errorClass = ended.ErrorClass;
        bool failed = errorClass is not null || (request.Expected is { } expected && !expected.Has(ended.Status));
        if (failed)
        {
            Metrics.Error(place.Step, errorClass ?? ErrorClasses.OfStatus(ended.Status), errorClass is null ? $"status {ended.Status}" : ended.ErrorMessage);
        }

        long responseTime = ended.EndedAt - exchange.SentAt;
        Metrics.Request(place.Step, ended.Timings, responseTime, failed, ended.BytesSent, ended.BytesReceived);
        place.Labels.MatchOf(executor)?.Request(Metrics, new SampleFacts { Outcome = ended, Failed = failed, ErrorClass = errorClass }, ended.Timings, responseTime);
        Metrics.Samples?.Request(new SampleOrigin(executor, place.Labels), ended, ended.EndedAt, responseTime, failed, errorClass);
    }

    /// <summary>Counts a measurement that is no request.</summary>
    public void Count(int executor, in ScriptSample sample)
    {
        var origin = new SampleOrigin(executor, LabelsOf(sample.Group, sample.Tags));
        switch (sample.Kind)
        {
            case ScriptSampleKind.Check:
                Metrics.Check(Metrics.NumberOfCheck(sample.Group, sample.Name), sample.Value != 0, origin);
                break;
            case ScriptSampleKind.Group:
                Metrics.Group(Metrics.NumberOfGroup(sample.Name), (long)(sample.Value * TimeSpan.TicksPerMillisecond), origin);
                break;
            case ScriptSampleKind.Custom:
                Custom(sample, origin);
                break;
            case ScriptSampleKind.Error:
                Metrics.Error(sample.Name, sample.Text);
                break;
        }
    }

    private void Custom(in ScriptSample sample, in SampleOrigin origin)
    {
        if (!_metrics.TryGetValue(sample.Name, out int number))
        {
            number = Metrics.NumberOfMetric(new MetricDeclaration { Name = sample.Name, Type = sample.Metric!.Type, IsTime = sample.Metric.IsTime });
            _metrics[sample.Name] = number;
        }

        if (number >= 0)
        {
            Metrics.Custom(number, sample.Value, origin);
        }
        else
        {
            Metrics.Error(ErrorClasses.MetricValue, $"there is no room for the metric '{sample.Name}': a test has at most {CustomMetrics.Most} of its own");
        }
    }

    private RequestPlace PlaceOf(ScriptExchange exchange)
    {
        ScriptRequest request = exchange.Request;
        if (exchange.Place is { } last && last.IsOf(exchange.Name, exchange.Method, request.Group, request.Tags))
        {
            return last;
        }

        var key = new PlaceKey(exchange.Name, exchange.Method, request.Group, request.Tags);
        if (!_requests.TryGetValue(key, out RequestPlace? place))
        {
            place = new RequestPlace(Metrics.NumberOfStep(exchange.Name, RequestMetrics.Http), key, new StepLabels
            {
                Name = exchange.Name,
                Family = RequestMetrics.Http,
                Group = request.Group,
                Tags = request.Tags.Pairs.ToDictionary(StringComparer.Ordinal),
                Method = exchange.Method,
                Url = exchange.Name,
                Proto = "HTTP/1.1",
                HasStatus = true,
            });
            context.Run.Scenario.Selectors?.Prepare(place.Labels);
            if (_requests.Count < MostPlaces)
            {
                _requests[key] = place;
            }
        }

        exchange.Place = place;
        return place;
    }

    private StepLabels LabelsOf(string group, TagSet tags)
    {
        var key = new PlaceKey("", "", group, tags);
        if (!_places.TryGetValue(key, out StepLabels? labels))
        {
            labels = new StepLabels { Name = "", Family = null, Group = group, Tags = tags.Pairs.ToDictionary(StringComparer.Ordinal) };
            context.Run.Scenario.Selectors?.Prepare(labels);
            if (_places.Count < MostPlaces)
            {
                _places[key] = labels;
            }
        }

        return labels;
    }
}
