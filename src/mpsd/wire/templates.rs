//! The templates of a service configuration, and one of them.

use super::{Door, Response, sentence};
use crate::id::{Guid, Name};
use crate::json::fields::written;
use crate::json::to_text;
use crate::mpsd::session::Refusal;

impl Door<'_> {
    pub(super) fn templates(&self, scid: Guid) -> Result<Response, Response> {
        let names: Vec<&str> = self.service.directory.template_names(scid).map(Name::as_str).collect();
        if names.is_empty() {
            return Err(Response::text(404, format!("there is no service configuration {scid}")));
        }
        let text = written(|to| to.objects("results", names, |to, name| to.string("templateName", name)));
        Ok(Response::json(200, text))
    }

    pub(super) fn template(&self, scid: Guid, name: &Name) -> Result<Response, Response> {
        let template = self.service.directory.template(scid, name);
        let template = template.ok_or_else(|| {
            let none = Refusal::NoTemplate;
            Response::text(404, sentence(&none)).because(&none)
        })?;
        Ok(Response::json(200, to_text(template)))
    }
}
