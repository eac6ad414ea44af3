"""Trains scikit-learn's networks with their defaults on rows that test/Experiments wrote: scikit.py FOLDER.

Files are SET.TASK.FOLD.train.csv and SET.TASK.FOLD.test.csv, the label first. Features are standardized, and the label of a regression too,
as scikit-learn's documentation asks for. A line of JSON a set, as TrainerResult.cs has it.
"""
import json, sys, time, warnings
from pathlib import Path

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
sets = {}
for path in sorted(Path(sys.argv[1]).glob("*.train.csv")):
    name, task, fold = path.name.split(".")[:3]
    sets.setdefault((name, task), []).append((int(fold), path))

for (name, task), folds in sets.items():
    errors, areas, losses, seconds = [], [], [], []
    for fold, path in sorted(folds):
        train = np.loadtxt(path, delimiter=",", dtype=np.float32, ndmin=2)
        test = np.loadtxt(str(path).replace(".train.", ".test."), delimiter=",", dtype=np.float32, ndmin=2)
        (x, y), (tx, ty) = (train[:, 1:], train[:, 0]), (test[:, 1:], test[:, 0])
        if task == "Regression":
            model = TransformedTargetRegressor(make_pipeline(StandardScaler(), MLPRegressor(random_state=fold)), transformer=StandardScaler())
        else:
            model = make_pipeline(StandardScaler(), MLPClassifier(random_state=fold))
        start = time.perf_counter()
        model.fit(x, y)
        seconds.append(time.perf_counter() - start)
        if task == "Regression":
            errors.append(float(np.sqrt(np.mean((model.predict(tx) - ty) ** 2))))
        else:
            probabilities = model.predict_proba(tx)
            errors.append(float(np.mean(model.classes_[probabilities.argmax(1)] != ty)))
            losses.append(float(log_loss(ty, probabilities.astype(float), labels=model.classes_)))
            if task == "Binary":
                areas.append(float(roc_auc_score(ty, probabilities[:, 1])))
    print(json.dumps({
        "Set": name, "Trainer": "scikit-learn", "Folds": len(folds), "Seed": 0, "Rows": len(train) + len(test), "Errors": errors,
        "Auc": areas or None, "LogLoss": losses or None, "Seconds": seconds}), flush=True)
