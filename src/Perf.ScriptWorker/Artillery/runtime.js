// What an Artillery processor's functions are called by: hooks in their order, functions with callbacks and with promises, templates of what hooks have set.
// It gives what C# calls; `host` is what it calls there.
(function (host) {
  'use strict';

  const isPlain = value => value !== null && typeof value === 'object' && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);

  function find(from, path) {
    if (from !== null && typeof from === 'object' && path in from) {
      return from[path];
    }

    let value = from;
    for (const key of path.match(/[^.[\]'"]+/g) || []) {
      if (value === null || value === undefined) {
        return undefined;
      }

      value = value[key];
    }

    return value;
  }

  function renderText(text, context) {
    const call = /\{\{\s*(\$\w+)\s*\(([\w\s,]*)\)\s*\}\}/.exec(text);
    if (call !== null) {
      const made = context.funcs[call[1]];
      if (typeof made !== 'function') {
        throw new Error(`there is no function '${call[1]}' for templates`);
      }

      const given = call[2].trim() === '' ? [] : call[2].split(',').map(one => one.trim()).map(one => (one !== '' && !isNaN(Number(one)) ? Number(one) : one === 'true' ? true : one === 'false' ? false : undefined));
      return renderText(text.slice(0, call.index) + String(made(...given)) + text.slice(call.index + call[0].length), context);
    }

    const whole = /^\{\{\{?([\s$\w.[\]'"-]+)\}\}\}?$/.exec(text);
    if (whole !== null) {
      return find(context.vars, whole[1].trim());
    }

    return text.replace(/\{\{\{?([\s$\w.[\]'"-]+)\}\}\}?/g, (all, path) => {
      const value = find(context.vars, path.trim());
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    });
  }

  function render(value, context) {
    if (typeof value === 'string') {
      return value.includes('{{') ? renderText(value, context) : value;
    }

    if (Array.isArray(value)) {
      return value.map(one => render(one, context));
    }

    if (isPlain(value)) {
      const made = {};
      for (const key of Object.keys(value)) {
        made[renderText(key, context)] = render(value[key], context);
      }

      return made;
    }

    return value;
  }

  const randomNumber = (low, high) => low + Math.floor(Math.random() * (high - low + 1));

  function randomString(length = 10) {
    const from = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    return Array.from({ length }, () => from[Math.floor(Math.random() * from.length)]).join('');
  }

  // What was done once before the load gives its variables to all, a copy to each.
  function makeContext(scenario, id, given) {
    const context = { vars: given === undefined ? {} : clone(given), scenario, _uid: id };
    context.funcs = { ...host.made, $randomNumber: randomNumber, $randomString: randomString, $template: value => render(value, context) };
    return context;
  }

  // What functions call events by: counters, times, rates; others are for plugins, which there are none of.
  function emitterOf(emit) {
    const kinds = { counter: 'counter', histogram: 'trend', summary: 'trend', rate: 'rate', error: 'error' };
    const events = {
      emit(kind, name, value) {
        if (kind === 'customStat') {
          emit('trend', String(name.stat), Number(name.value));
        } else if (kinds[kind] !== undefined) {
          emit(kinds[kind], kind === 'error' ? String((name && (name.code || name.message)) || name) : String(name), value === undefined ? 1 : Number(value));
        }

        return true;
      },
      on: () => events,
      once: () => events,
      off: () => events,
      addListener: () => events,
      removeListener: () => events,
    };
    return events;
  }

  // An async function gets no callback: its promise says when it has ended.
  function invoke(fn, args, done) {
    let isOver = false;
    const rejected = error => end(error === undefined || error === null ? new Error('rejected') : error);
    const end = (error, value) => {
      if (!isOver) {
        isOver = true;
        done(error === undefined || error === null || error === false ? null : error, value);
      }
    };
    try {
      if (fn.constructor && fn.constructor.name === 'AsyncFunction') {
        fn(...args).then(value => end(null, value), rejected);
      } else {
        const result = fn(...args, end);
        if (result !== null && typeof result === 'object' && typeof result.then === 'function') {
          result.then(value => end(null, value), rejected);
        }
      }
    } catch (error) {
      end(error === undefined || error === null ? new Error('thrown') : error);
    }
  }

  function inTurn(names, argsOf, done) {
    const next = at => {
      if (at === names.length) {
        done(null);
        return;
      }

      invoke(host.functions[names[at]], argsOf(), error => (error === null ? next(at + 1) : done(error)));
    };
    next(0);
  }

  const lowered = headers => Object.fromEntries(Object.entries(headers || {}).map(([name, value]) => [name.toLowerCase(), value]));

  const prefixed = (url, target) => (typeof url === 'string' && url.startsWith('/') ? target + url : url);

  function clone(value) {
    return Array.isArray(value) ? value.map(clone) : isPlain(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clone(one)])) : value;
  }

  function paramsOf(request, target) {
    const params = clone(request.spec);
    params.url = prefixed(params.url === undefined ? params.uri : params.url, target);
    params.method = request.method;
    params.timeout = request.timeout;
    params.uuid = host.uuid();
    return params;
  }

  function queryOf(values) {
    return Object.entries(values)
      .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map(one => `${encodeURIComponent(name)}=${encodeURIComponent(one === null || one === undefined ? '' : one)}`))
      .join('&');
  }

  // What a function has set wins over what the test says; and JSON over text.
  function finish(params, request, target, context) {
    if (context.vars.$loopElement) {
      context.vars.$loopElement = render(context.vars.$loopElement, context);
    }

    const made = { method: String(params.method).toUpperCase(), cookies: [], followRedirect: params.followRedirect !== false };
    let type = null;
    if (params.json) {
      made.body = JSON.stringify(render(params.json, context));
      type = 'application/json';
    } else if (params.form) {
      made.body = queryOf(render(params.form, context)).replace(/%20/g, '+');
      type = 'application/x-www-form-urlencoded';
    } else if (params.formData) {
      if (JSON.stringify(params.formData) !== JSON.stringify(request.spec.formData)) {
        throw new Error('a function changed formData, which is sent as the test has it; set json, form or body instead');
      }

      made.keepsBody = true;
    } else if (params.body !== undefined && params.body !== null) {
      const body = render(params.body, context);
      made.body = typeof body === 'string' ? body : String(body);
    }

    const headers = Object.assign(lowered(request.defaults.headers), lowered(request.spec.headers), lowered(params.headers));
    if (params.gzip !== false && headers['accept-encoding'] === undefined) {
      headers['accept-encoding'] = 'gzip, deflate, br';
    }

    if (type !== null && headers['content-type'] === undefined) {
      headers['content-type'] = type;
    }

    made.headers = Object.entries(headers).filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => [name, String(render(value, context))]);
    let url = String(prefixed(render(params.uri && !params.url ? params.uri : params.url, context), target));
    if (!url.startsWith('http')) {
      throw new Error(`Invalid URL - ${url}`);
    }

    const query = params.qs || params.searchParams;
    if (query) {
      url = url.split('?')[0] + '?' + (typeof query === 'string' ? query : queryOf(render(query, context)));
    }

    made.url = url;
    const cookies = Object.assign({}, request.defaults.cookie, params.cookie);
    made.cookies = Object.entries(cookies).map(([name, value]) => [name, String(render(value, context))]);
    if (params.auth && typeof params.auth === 'object') {
      made.user = String(render(params.auth.user, context));
      made.password = String(render(params.auth.pass, context));
    }

    params.url = url;
    params.headers = Object.fromEntries(made.headers);
    if (params.json) {
      params.json = render(params.json, context);
    }

    return made;
  }

  const textOf = error => String((error && (error.code || error.message)) || error);

  return {
    makeContext,

    call(name, context, emit, withEvents, done) {
      const fn = host.functions[name];
      if (typeof fn !== 'function') {
        done(`Undefined function "${name}"`, false);
        return;
      }

      if (withEvents) {
        invoke(fn, [context, emitterOf(emit)], error => done(error === null ? null : textOf(error), false));
        return;
      }

      // It says by its callback's one value whether the loop goes on.
      let isOver = false;
      const end = value => {
        if (!isOver) {
          isOver = true;
          done(null, Boolean(value));
        }
      };
      try {
        if (fn.constructor && fn.constructor.name === 'AsyncFunction') {
          fn(context).then(end, error => done(textOf(error), false));
        } else {
          fn(context, end);
        }
      } catch (error) {
        done(textOf(error), false);
      }
    },

    prepare(request, target, context, emit, done) {
      if (request.ifTrue) {
        // A function, or a variable that functions set. What cannot be told is done.
        const condition = host.functions[request.ifTrue];
        let holds = true;
        if (typeof condition === 'function') {
          try {
            holds = Boolean(condition(context.vars));
          } catch (error) {
            holds = true;
          }
        } else if (context.vars[request.ifTrue] !== undefined) {
          holds = Boolean(context.vars[request.ifTrue]);
        }

        if (!holds) {
          done(null, null, null);
          return;
        }
      }

      const params = paramsOf(request, target);
      const events = emitterOf(emit);
      inTurn(request.before, () => [params, context, events], error => {
        if (error !== null) {
          // Whoever wants to be told of errors is told of this one too: nothing will come of the request.
          inTurn(request.onError, () => [error, params, context, events], () => done(textOf(error), null, null));
          return;
        }

        let made;
        try {
          made = finish(params, request, target, context);
        } catch (fault) {
          done(textOf(fault), null, null);
          return;
        }

        done(null, JSON.stringify(made), params);
      });
    },

    after(request, params, response, context, emit, done) {
      const events = emitterOf(emit);
      inTurn(request.after, () => [params, response, context, events], error => done(error === null ? null : textOf(error)));
    },

    failed(request, params, code, message, context, emit, done) {
      const error = new Error(message);
      error.code = code;
      const events = emitterOf(emit);
      inTurn(request.onError, () => [error, params, context, events], () => done(null));
    },
  };
})
