using Perf.Tests.Engine.Protocols;

namespace Perf.Tests.ScriptWorker.Running;

/// <summary>WebSockets of scripts against a real server: k6/ws, which the iteration waits for, and the class of the web, whose events come meanwhile.</summary>
public sealed class SocketRunTests(RpcFixture fixture) : IClassFixture<RpcFixture>, IDisposable
{
    private readonly ScriptBench _bench = new();

    private string Base => $"ws://127.0.0.1:{fixture.Server.BaseUri.Port}/ws";

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Ws_Conversation_IsMeasured()
    {
        RunResult result = await _bench.RunGoodAsync($$"""
            import ws from 'k6/ws';
            import { check } from 'k6';
            export const options = { thresholds: { 'ws_msgs_received{kind:chat}': ['count==4'], ws_session_duration: ['max>0'], 'ws_connecting{kind:other}': ['max>0'] } };
            export default function () {
              const seen = [];
              let at = '';
              const res = ws.connect('{{Base}}/chat', { headers: { 'X-Name': 'ann' }, tags: { kind: 'chat' } }, (socket) => {
                socket.on('open', () => { at += 'open;'; socket.send('hello'); socket.sendBinary(new Uint8Array([1, 2, 255]).buffer); });
                socket.on('message', (text) => { seen.push(text); if (text === 'hello') { socket.send('count:1'); } });
                socket.on('binaryMessage', (data) => { at += 'binary ' + new Uint8Array(data).join() + ';'; });
                socket.on('message', (text) => { if (text.includes('"n":1')) { socket.close(1001); } });
                socket.on('close', (code) => { at += 'close ' + code; });
                socket.on('error', (e) => { at += 'error ' + e.error(); });
              });
              check(res, { status: (r) => r.status === 101 && r.url === '{{Base}}/chat' && r.error === '' && r.headers.Upgrade.toLowerCase() === 'websocket' });
              check(seen, { messages: (s) => s.length === 3 && JSON.parse(s[0]).name === 'ann' && s[1] === 'hello' });
              check(at, { events: (a) => a === 'open;binary 1,2,255;close 1001' });
            }
            """, 3);

        Assert.Equal((1, 3, 4), (Sum(result, "ws_sessions"), Sum(result, "ws_msgs_sent"), Sum(result, "ws_msgs_received")));
        Assert.Equal((1L, 1L), (result.Metrics["ws_connecting"].Count, result.Metrics["ws_session_duration"].Count));
        Assert.True(result.Metrics["ws_session_duration"].Min >= result.Metrics["ws_connecting"].Min, "a session has its opening in it");
        Assert.Equal([Outcome.Pass, Outcome.Pass], result.Thresholds.Where(verdict => !verdict.Metric.StartsWith("ws_connecting", StringComparison.Ordinal)).Select(verdict => verdict.Outcome));
        Assert.NotEqual(Outcome.Pass, result.Thresholds.Single(verdict => verdict.Metric.StartsWith("ws_connecting", StringComparison.Ordinal)).Outcome);
    }

    [Fact]
    public async Task Ws_Timers_RunWhileTheSocketIsOpenAndNotLonger()
    {
        RunResult result = await _bench.RunGoodAsync($$"""
            import ws from 'k6/ws';
            import { check, sleep } from 'k6';
            export default function () {
              let ticks = 0;
              const seen = [];
              ws.connect('{{Base}}/chat', null, (socket) => {
                socket.on('open', () => socket.setInterval(() => { ticks++; socket.send('t' + ticks); }, 5));
                socket.on('message', (text) => { seen.push(text); if (text === 't3') { socket.close(); } });
                socket.setTimeout(() => { throw new Error('never'); }, 600000);
              });
              const before = ticks;
              sleep(0.05);
              check(seen, { echoed: (s) => s.slice(1, 4).join() === 't1,t2,t3' });
              check(ticks, { over: (t) => t === before && t >= 3 });
            }
            """, 2);

        Assert.Equal(0, result.Errors.Sum(error => error.Count));
    }

    [Fact]
    public async Task Ws_ThatCannotBeOpened_IsAnErrorForTheScript()
    {
        RunResult result = await _bench.RunGoodAsync($$"""
            import ws from 'k6/ws';
            import { check } from 'k6';
            export default function () {
              const told = [];
              const refused = ws.connect('{{Base}}/refused', {}, (socket) => { socket.on('error', (e) => told.push(e.error())); socket.on('open', () => told.push('open')); });
              check(refused, { refused: (r) => r.status === 403 && r.error.includes('403') });
              const nobody = ws.connect('ws://127.0.0.1:1/', (socket) => { });
              check(nobody, { nobody: (r) => r.status === 0 && r.error.length > 0 });
              check(told, { told: (t) => !t.includes('open') });
              let bad = '';
              try { ws.connect('http://127.0.0.1/', () => { }); } catch (e) { bad = String(e); }
              check(bad, { address: (b) => b.includes('no ws or wss address') });
            }
            """, 4);

        Assert.Equal((0, 2L), (Sum(result, "ws_sessions"), result.Metrics["ws_session_duration"].Count));
    }

    [Fact]
    public async Task Ws_ClosedByTheServer_GivesItsCode()
    {
        RunResult result = await _bench.RunGoodAsync($$"""
            import { connect } from 'k6/ws';
            import { check } from 'k6';
            export default function () {
              let code = 0;
              connect('{{Base}}/chat', { compression: 'deflate' }, (socket) => { socket.on('open', () => socket.send('close:1008')); socket.on('close', (c) => { code = c; }); });
              check(code, { code: (c) => c === 1008 });
            }
            """, 1);

        Assert.Equal(1, Sum(result, "ws_sessions"));
    }

    [Fact]
    public async Task Ws_OpenAtTheGracefulStop_IsCutOff()
    {
        RunResult result = await _bench.RunAsync(
            $$"""
            import ws from 'k6/ws';
            export default function () { ws.connect('{{Base}}/silent', {}, (socket) => { }); }
            """, [new ConstantVus { Vus = 2, Duration = TimeSpan.FromSeconds(1), GracefulStop = TimeSpan.Zero }]);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal((2L, 2), (result.Metrics["interrupted_iterations"].Count, Sum(result, "ws_sessions")));
    }

    [Theory]
    [InlineData("k6/websockets")]
    [InlineData("k6/experimental/websockets")]
    public async Task Class_Conversation_IsMeasured(string module)
    {
        RunResult result = await _bench.RunGoodAsync($$"""
            import { WebSocket, Blob } from '{{module}}';
            import http from 'k6/http';
            import { check } from 'k6';
            export default function () {
              const jar = http.cookieJar();
              jar.set('{{fixture.Server.BaseUri}}', 'sid', 's1');
              const socket = new WebSocket('{{Base}}/chat', ['chat.v2', 'other'], { headers: { 'x-name': 'bob' }, tags: { room: '7' } });
              const before = socket.readyState;
              const seen = [];
              socket.binaryType = 'arraybuffer';
              socket.onopen = () => { seen.push('open ' + socket.readyState + ' ' + socket.protocol); socket.send('hi'); socket.send(new Uint8Array([7])); socket.send(new Blob([new Uint8Array([8, 9])])); };
              socket.addEventListener('message', (e) => {
                seen.push(typeof e.data === 'string' ? e.data : 'bytes ' + new Uint8Array(e.data).join());
                if (seen.length === 5) { socket.close(1000, 'done'); }
              });
              socket.onerror = (e) => seen.push('error ' + e.error);
              socket.onclose = (e) => {
                check(seen, {
                  before: () => before === 0,
                  open: (s) => s[0] === 'open 1 chat.v2',
                  welcome: (s) => JSON.parse(s[1]).name === 'bob',
                  echo: (s) => s[2] === 'hi' && s[3] === 'bytes 7' && s[4] === 'bytes 8,9',
                  closed: () => e.code === 1000 && socket.readyState === 3 && socket.url === '{{Base}}/chat',
                });
              };
            }
            """, 5);

        Assert.Equal((1, 3, 4), (Sum(result, "ws_sessions"), Sum(result, "ws_msgs_sent"), Sum(result, "ws_msgs_received")));
        Assert.Equal((1L, 1L, 1L), (result.Metrics["ws_connecting"].Count, result.Metrics["ws_session_duration"].Count, result.Metrics["iterations"].Count));
    }

    [Fact]
    public async Task Class_BinaryMessages_AreBlobsUnlessAskedOtherwise() => await _bench.RunGoodAsync($$"""
        import { WebSocket } from 'k6/websockets';
        import { check } from 'k6';
        export default function () {
          const socket = new WebSocket('{{Base}}/chat');
          socket.onopen = () => socket.send(new Uint8Array([104, 105]).buffer);
          socket.onmessage = async (e) => {
            if (typeof e.data === 'string') { return; }
            const bytes = await e.data.arrayBuffer();
            check(await e.data.text(), { text: (t) => t === 'hi' && e.data.size === 2 && bytes.byteLength === 2 });
            socket.close();
          };
        }
        """, 1);

    [Fact]
    public async Task Class_SeveralSocketsAtOnce_AreOneIteration()
    {
        RunResult result = await _bench.RunAsync($$"""
            import { WebSocket } from 'k6/websockets';
            import { setTimeout } from 'k6/timers';
            import { check } from 'k6';
            export default function () {
              let closed = 0;
              for (let i = 0; i < 3; i++) {
                const socket = new WebSocket('{{Base}}/chat');
                socket.onopen = () => socket.send('count:2');
                socket.onmessage = (e) => { if (JSON.parse(e.data).n === 2) { setTimeout(() => socket.close(), 5); } };
                socket.onclose = () => { if (++closed === 3) { check(closed, { all: true }); } };
              }
            }
            """, [new PerVuIterations { Vus = 2, Iterations = 2 }]);

        Assert.Equal([], result.Errors.Select(error => error.Example));
        Assert.Equal((4L, 0L), (result.Checks.Single().Passes, result.Checks.Single().Fails));
        Assert.Equal((4L, 12, 36), (result.Metrics["iterations"].Count, Sum(result, "ws_sessions"), Sum(result, "ws_msgs_received")));
    }

    [Fact]
    public async Task Class_ThatCannotBeOpened_TellsOfItAndClosed() => await _bench.RunGoodAsync($$"""
        import { WebSocket } from 'k6/websockets';
        import { check } from 'k6';
        export default function () {
          const told = [];
          const socket = new WebSocket('{{Base}}/refused');
          socket.onerror = (e) => told.push('error ' + e.error);
          socket.onclose = (e) => { told.push('close'); check(told, { order: (t) => t.length === 2 && t[0].includes('403') && t[1] === 'close' && socket.readyState === 3 }); };
          let early = '';
          try { socket.send('x'); } catch (e) { early = String(e); }
          check(early, { early: (t) => t.includes('not open') });
        }
        """, 2);

    private static double Sum(RunResult result, string metric) => result.Metrics.TryGetValue(metric, out MetricSummary? summary) ? summary.Count : 0;
}
