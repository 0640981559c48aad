using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using Jint.Runtime.Modules;
using Perf.ScriptWorker.Metrics;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/metrics</c>: metrics of the script's own.</summary>
internal sealed partial class MetricsModule : IScriptModule
{
    private static readonly (string Name, MetricType Type)[] s_kinds =
        [("Counter", MetricType.Counter), ("Gauge", MetricType.Gauge), ("Rate", MetricType.Rate), ("Trend", MetricType.Trend)];

    /// <inheritdoc/>
    public string Specifier => "k6/metrics";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        var exports = new ModuleExports(builder, user);
        foreach ((string name, MetricType type) in s_kinds)
        {
            exports.Value(name, new MetricConstructor(user, name, type));
        }

        exports.Done();
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]{1,128}$")]
    private static partial Regex MetricName();

    /// <summary><c>new Trend('name', true)</c>.</summary>
    private sealed class MetricConstructor : Constructor
    {
        private readonly ScriptUser _user;
        private readonly MetricType _type;

        public MetricConstructor(ScriptUser user, string kind, MetricType type)
            : base(user.Engine, kind) => (_user, _type) = (user, type);

        public override ObjectInstance Construct(JsValue[] arguments, JsValue newTarget)
        {
            _user.RequireInit($"new {_type}()");
            string name = arguments.TextOr(0, "");
            if (!MetricName().IsMatch(name))
            {
                throw _user.Error($"'{name}' is no name for a metric; it begins with a letter or _, and has letters, digits and _ only, 2 to 129 of them");
            }

            if (MetricNames.All.ContainsKey(name))
            {
                throw _user.Error($"'{name}' is a metric of k6's own; give yours another name");
            }

            var wanted = new CustomMetric(name, _type, TypeConverter.ToBoolean(arguments.Nth(1)));
            CustomMetric metric = _user.Shared.Metrics.Declare(wanted);
            return metric.Type == _type ? new MetricObject(_user, metric) : throw _user.Error($"the metric '{name}' is a {metric.Type} already, and cannot be a {_type} too");
        }
    }

    /// <summary>A metric as scripts have it.</summary>
    private sealed class MetricObject : ObjectInstance
    {
        public MetricObject(ScriptUser user, CustomMetric metric)
            : base(user.Engine)
        {
            FastSetDataProperty("name", metric.Name);
            FastSetDataProperty("add", new ClrFunction(user.Engine, "add", (_, arguments) => Add(user, metric, arguments), 2));
        }

        private static JsBoolean Add(ScriptUser user, CustomMetric metric, JsValue[] arguments)
        {
            user.RequireIteration($"{metric.Name}.add()");
            JsValue given = arguments.Nth(0);
            double value = given.IsBoolean() ? (given.AsBoolean() ? 1 : 0) : given.IsNull() || given.IsUndefined() ? double.NaN : TypeConverter.ToNumber(given);
            if (!double.IsFinite(value))
            {
                // As k6 does: told of, and the script goes on.
                user.Shared.WarnOnce($"{metric.Name}.add() was given {given}, which is no number; it was not added");
                return JsBoolean.False;
            }

            if (metric.Type == MetricType.Counter && value < 0)
            {
                user.Shared.WarnOnce($"{metric.Name}.add() was given {value}; a counter only grows, and it was not added");
                return JsBoolean.False;
            }

            user.Samples.Add(new ScriptSample(ScriptSampleKind.Custom, metric.Name, value, user.Position.Group, TagReader.Read(user, arguments.Nth(1)), metric));
            if (user.Samples.IsFull)
            {
                user.PassSamplesOn();
            }

            return JsBoolean.True;
        }
    }
}
