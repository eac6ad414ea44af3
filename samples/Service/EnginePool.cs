using System.Collections.Concurrent;
using Microsoft.ML;
using MlNetDeep.Samples.Digits;

namespace MlNetDeep.Samples.Service;

/// <summary>To compare with: what Microsoft.Extensions.ML's PredictionEnginePool does, an engine for each call at a time, kept for the next.</summary>
internal sealed class EnginePool(string path)
{
    private readonly MLContext _context = new();
    private readonly ConcurrentBag<PredictionEngine<Digit, DigitPrediction>> _idle = [];
    private readonly Lazy<ITransformer> _model = new(() => new MLContext().Model.Load(path, out _));

    public DigitPrediction Predict(Digit digit)
    {
        if (!_idle.TryTake(out PredictionEngine<Digit, DigitPrediction>? engine))
            engine = _context.Model.CreatePredictionEngine<Digit, DigitPrediction>(_model.Value);
        DigitPrediction prediction = engine.Predict(digit);
        _idle.Add(engine);
        return prediction;
    }
}
